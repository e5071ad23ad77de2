namespace MLNet.Recurrent;

/// <summary>A column of forecast quantiles: values that are undercut with a probability. That of 0.9 is exceeded one time in ten.</summary>
/// <param name="Level">The probability, between 0 and 1.</param>
/// <param name="ColumnName">Name of the column: a vector like that of the forecasts.</param>
public sealed record QuantileColumn(double Level, string ColumnName);
