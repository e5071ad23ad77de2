namespace MLNet.Recurrent.Forecasters;

/// <summary>A column beside the target as the network reads it: (value - mean) / deviation, and 0 where there is none.</summary>
/// <param name="Column">Number of the column in the table.</param>
/// <param name="IsKnownAhead">Whether it is read in the steps ahead too.</param>
/// <param name="Mean">Over the training data.</param>
/// <param name="Deviation">Over the training data; 1 for a constant.</param>
/// <param name="IsRelative">Whether the mean is that of the window: the level of the target is taken off too.</param>
internal readonly record struct ColumnScale(int Column, bool IsKnownAhead, double Mean, double Deviation, bool IsRelative = false)
{
    /// <summary>A value less a level: the column's mean, or that of a window.</summary>
    public float Scaled(double value, double level) => double.IsFinite(value) ? (float)((value - level) / Deviation) : 0;
}
