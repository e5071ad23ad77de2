using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Tests.Forecasting;

/// <summary>A method that shows what it is given: its forecast is what a column holds in the steps ahead, or at the present.</summary>
internal sealed class SpyMethod(int horizon, string column) : IForecastMethod, IForecastModel
{
    public int Horizon => horizon;

    public int ContextLength => 3;

    public bool IsTrained => false;

    /// <summary>The table that was fitted to.</summary>
    public SeriesTable? Table { get; private set; }

    public IForecastModel Fit(SeriesTable table, int season)
    {
        Table = table;
        return this;
    }

    public void Forecast(SeriesView view, Span<double> forecast)
    {
        forecast.Fill(double.NaN);
        int number = view.Table.Columns.ToList().FindIndex(one => one.Name == column);
        if (number < 0)
        {
            return;
        }

        if (view.Table.Columns[number].Role == ColumnRole.Future)
        {
            view.Future(number, horizon).CopyTo(forecast);
        }
        else if (view.End > 0)
        {
            forecast[0] = view.Series.Values(number)[view.End - 1];
        }
    }

    public void Write(BinaryWriter writer) => throw new NotSupportedException();
}
