using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Forecasters;

/// <summary>The last part of each series, which candidates are judged by and have not learnt from.</summary>
internal static class HeldBack
{
    private const double Part = 0.15;
    private const int Forecasts = 2000, ForecastsOfSeries = 200;

    /// <summary>Steps of a series that candidates may learn from.</summary>
    public static int Start(Series series, int horizon) =>
        Math.Max(Math.Min(series.Count, 2), Math.Min((int)(series.Count * (1 - Part)), series.Count - horizon));

    /// <summary>Where the forecasts are made that are compared, evenly spread.</summary>
    public static IReadOnlyList<(Series Series, int End)> Origins(SeriesTable table, int horizon)
    {
        int perSeries = Math.Clamp(Forecasts / Math.Max(1, table.Series.Count), 1, ForecastsOfSeries);
        var origins = new List<(Series, int)>();
        foreach (Series series in table.Series)
        {
            int first = Start(series, horizon), last = Math.Max(first, series.Count - horizon), available = last - first + 1;
            int count = Math.Min(perSeries, available);
            for (int i = 0; i < count && first < series.Count; i++)
            {
                origins.Add((series, last - (int)((long)i * available / count)));
            }
        }

        return origins;
    }

    /// <summary>Forecasts of all origins, [origins][targets x horizon].</summary>
    public static double[][] Forecast(IForecastModel model, SeriesTable table, IReadOnlyList<(Series Series, int End)> origins, int threads)
    {
        double[][] forecasts = new double[origins.Count][];
        Parallel.For(0, origins.Count, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads }, i =>
        {
            forecasts[i] = new double[table.Targets * model.Horizon];
            model.Forecast(new SeriesView(table, origins[i].Series, origins[i].End), forecasts[i]);
        });
        return forecasts;
    }

    /// <summary>
    /// The mean over all origins of the scaled absolute error, where every origin counts alike; infinite without any comparison.
    /// </summary>
    public static double Error(
        SeriesTable table, IReadOnlyList<(Series Series, int End)> origins, double[][] forecasts, double[][]? others, double share, int horizon, int season)
    {
        double sum = 0;
        int compared = 0;
        for (int i = 0; i < origins.Count; i++)
        {
            (Series series, int end) = origins[i];
            for (int target = 0; target < table.Targets; target++)
            {
                if (ForecastMeasures.Scale(series.Values(target)[..end], season) is not { } scale || scale == 0)
                {
                    continue;
                }

                ReadOnlySpan<double> actual = series.Values(target)[end..];
                double own = 0;
                int count = 0;
                for (int step = 0; step < Math.Min(horizon, actual.Length); step++)
                {
                    int place = (target * horizon) + step;
                    double forecast = others is null ? forecasts[i][place] : (share * forecasts[i][place]) + ((1 - share) * others[i][place]);
                    if (double.IsFinite(actual[step]))
                    {
                        own += Math.Abs(actual[step] - forecast) / scale;
                        count++;
                    }
                }

                if (count > 0 && double.IsFinite(own))
                {
                    sum += own / count;
                    compared++;
                }
            }
        }

        return compared == 0 ? double.PositiveInfinity : sum / compared;
    }
}
