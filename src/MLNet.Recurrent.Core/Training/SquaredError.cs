namespace MLNet.Recurrent.Training;

/// <summary>e^2.</summary>
internal readonly struct SquaredError : IErrorRule
{
    public double Evaluate(float error, out float slope)
    {
        slope = 2 * error;
        return (double)error * error;
    }
}
