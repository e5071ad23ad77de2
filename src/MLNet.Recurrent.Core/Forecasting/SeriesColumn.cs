namespace MLNet.Recurrent.Forecasting;

/// <summary>A column of a <see cref="SeriesTable"/>. The targets come first.</summary>
internal readonly record struct SeriesColumn(string Name, ColumnRole Role);
