namespace MLNet.Recurrent.Training;

/// <summary>|e|; the slope at zero is zero.</summary>
internal readonly struct AbsoluteError : IErrorRule
{
    public double Evaluate(float error, out float slope)
    {
        slope = error > 0 ? 1 : error < 0 ? -1 : error;
        return Math.Abs((double)error);
    }
}
