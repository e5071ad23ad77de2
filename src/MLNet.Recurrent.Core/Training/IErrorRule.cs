namespace MLNet.Recurrent.Training;

/// <summary>What an error of one output costs.</summary>
internal interface IErrorRule
{
    /// <summary>Returns the cost and its slope.</summary>
    double Evaluate(float error, out float slope);
}
