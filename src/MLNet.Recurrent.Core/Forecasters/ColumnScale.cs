namespace MLNet.Recurrent.Forecasters;

/// <summary>A column beside the target as the network reads it: (value - mean) / deviation, and 0 where there is none.</summary>
/// <param name="Column">Number of the column in the table.</param>
/// <param name="IsKnownAhead">Whether it is read in the steps ahead too.</param>
/// <param name="Mean">Over the training data.</param>
/// <param name="Deviation">Over the training data; 1 for a constant.</param>
internal readonly record struct ColumnScale(int Column, bool IsKnownAhead, double Mean, double Deviation)
{
    public float Scaled(double value) => double.IsFinite(value) ? (float)((value - Mean) / Deviation) : 0;
}
