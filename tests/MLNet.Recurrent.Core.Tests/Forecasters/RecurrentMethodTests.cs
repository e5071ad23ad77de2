using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasters;

/// <summary>Forecasts of recurrent networks, on series whose making is known. Small networks: seconds, not accuracy, are short here.</summary>
[TestClass]
public sealed class RecurrentMethodTests
{
    private static readonly RecurrentMethod Small = new(CellKind.Lstm, 7) { HiddenSize = 12, Epochs = 12, BatchSize = 64 };

    [TestMethod]
    [DataRow(CellKind.Lstm)]
    [DataRow(CellKind.Gru)]
    [DataRow(CellKind.ElmanTanh)]
    public void A_season_that_differs_from_series_to_series_is_forecast_better_than_by_its_last_repetition(CellKind cell)
    {
        SeriesTable table = SeriesData.Weekly(series: 6, steps: 260);
        SeriesTable known = table.Until(_ => 240);
        IForecastModel network = (Small with { Cell = cell }).Fit(known, season: 7);

        Assert.IsLessThan(0.85 * Error(new BaselineModel(BaselineKind.SeasonalNaive, 7, 7), table), Error(network, table));
    }

    [TestMethod]
    public void The_network_itself_learns_and_not_only_the_linear_map_beside_it()
    {
        // The logistic map: the next value is a parabola of the last, of which no linear map knows anything.
        SeriesTable logistic = SeriesData.Table(4, 500, (one, step) => Chaos(0.1 + (0.2 * one), step));
        RecurrentMethod method = new(CellKind.Gru, 1) { HiddenSize = 24, Epochs = 60, WindowSize = 8, BatchSize = 64 };

        var model = (RecurrentForecastModel)method.Fit(logistic.Until(_ => 450), season: 1);

        Assert.AreEqual(1, model.Share, "of the network in the forecast");
        double error = Error(model, logistic, 450, 50), naive = Error(new BaselineModel(BaselineKind.Naive, 1, 1), logistic, 450, 50);
        Assert.IsLessThan(0.2 * naive, error);

        static double Chaos(double start, int steps)
        {
            double value = start;
            for (int i = 0; i < steps + 20; i++)
            {
                value = 3.9 * value * (1 - value);
            }

            return value;
        }
    }

    [TestMethod]
    public void A_column_known_ahead_is_used()
    {
        SeriesTable table = SeriesData.Promoted(400);
        RecurrentMethod method = new(CellKind.Lstm, 2) { HiddenSize = 12, Epochs = 40, BatchSize = 32, WindowSize = 8 };
        IForecastModel model = method.Fit(table.Until(_ => 360), season: 1);

        // Promotions move sales by 40 and the noise by 1: without the column the error is 17 on average.
        Assert.IsLessThan(5.0, Error(model, table, 360, 30));
    }

    [TestMethod]
    [DataRow(ForecastDecoding.Direct, ForecastLoss.Gaussian)]
    [DataRow(ForecastDecoding.Recurrent, ForecastLoss.StudentT)]
    [DataRow(ForecastDecoding.Recurrent, ForecastLoss.Quantile)]
    public void Every_loss_and_decoding_gives_forecasts_with_a_spread_on_both_sides(ForecastDecoding decoding, ForecastLoss loss)
    {
        SeriesTable table = SeriesData.Weekly(series: 4, steps: 240);
        IForecastModel model = (Small with { Decoding = decoding, Loss = loss, Epochs = 6 }).Fit(table, season: 7);
        double[] forecast = new double[7], below = new double[7], above = new double[7];
        model.Forecast(new SeriesView(table, table.Series[0], 240), forecast, below, above);

        Assert.IsTrue(forecast.All(value => value is > 60 and < 140), string.Join(", ", forecast));
        if (model.HasSpread)
        {
            Assert.IsTrue(below.All(value => value > 0) && above.All(value => value > 0));
        }
    }

    [TestMethod]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        SeriesTable table = SeriesData.Weekly(series: 5, steps: 200);
        double[] one = Forecast((Small with { Threads = 1, Ensemble = 2, Epochs = 4 }).Fit(table, 7), table);
        double[] three = Forecast((Small with { Threads = 3, Ensemble = 2, Epochs = 4 }).Fit(table, 7), table);

        CollectionAssert.AreEqual(one, three);
    }

    [TestMethod]
    public void A_model_that_was_saved_and_loaded_forecasts_the_same_bits()
    {
        SeriesTable table = SeriesData.Weekly(series: 4, steps: 200);
        Forecaster forecaster = Forecaster.Fit(Small with { Epochs = 4, Ensemble = 2 }, table, season: 7, withIntervals: true);
        using var stream = new MemoryStream();
        forecaster.Write(new BinaryWriter(stream));
        stream.Position = 0;
        var loaded = Forecaster.Read(new BinaryReader(stream), targets: 1);

        double[] before = new double[21], after = new double[21];
        Bounds(forecaster, before);
        Bounds(loaded, after);
        CollectionAssert.AreEqual(before, after);

        void Bounds(Forecaster one, double[] values) => one.Bounds(
            new SeriesView(table, table.Series[2], 150), values.AsSpan(0, 7), 0.9, values.AsSpan(7, 7), values.AsSpan(14, 7));
    }

    [TestMethod]
    public void Training_goes_on_from_a_model()
    {
        SeriesTable table = SeriesData.Weekly(series: 4, steps: 240);
        IForecastModel first = (Small with { Decoding = ForecastDecoding.Direct }).Fit(table.Until(_ => 200), season: 7);
        IForecastModel second = (Small with { Initial = first }).Fit(table, season: 7);

        CollectionAssert.AreNotEqual(Forecast(first, table), Forecast(second, table));
        Assert.IsLessThan(1.5 * Error(first, table, 220), Error(second, table, 220), "no worse than before, within what chance does");
    }

    [TestMethod]
    public void Intervals_cover_what_they_say()
    {
        SeriesTable table = SeriesData.Weekly(series: 20, steps: 300);
        Forecaster forecaster = Forecaster.Fit(Small, table.Until(_ => 240), season: 7, withIntervals: true);
        double[] forecast = new double[7], lower = new double[7], upper = new double[7];
        int covered = 0, count = 0;
        foreach (Series series in table.Series)
        {
            for (int end = 240; end <= 293; end++)
            {
                forecaster.Bounds(new SeriesView(table, series, end), forecast, 0.8, lower, upper);
                for (int step = 0; step < 7; step++)
                {
                    double actual = series.Values(0)[end + step];
                    covered += lower[step] <= actual && actual <= upper[step] ? 1 : 0;
                    count++;
                }
            }
        }

        // 1,200 independent values: a deviation of 1.2 points; and the model errs a little otherwise on new data.
        Assert.AreEqual(0.8, covered / (double)count, 0.05);
    }

    [TestMethod]
    public void Series_too_short_for_a_network_are_forecast_by_the_simple_method()
    {
        SeriesTable one = SeriesData.Table(1, 1, (_, _) => 5), none = SeriesData.Table(3, 3, (_, step) => step);

        Assert.AreEqual(5, Forecast(Small.Fit(one, 1), one)[0]);
        Assert.IsTrue(Forecast(Small.Fit(none, 1), none).All(double.IsFinite));
    }

    [TestMethod]
    public void Constant_series_stay_constant_without_width_among_others_that_change()
    {
        SeriesTable table = SeriesData.Table(4, 200, (one, step) => one == 0 ? 8.5 : 20 + (5 * Math.Sin(2 * Math.PI * step / 7)) + one);
        Forecaster forecaster = Forecaster.Fit(Small with { Epochs = 3 }, table, season: 7, withIntervals: true);
        double[] forecast = new double[7], lower = new double[7], upper = new double[7];
        forecaster.Bounds(new SeriesView(table, table.Series[0], 200), forecast, 0.95, lower, upper);

        foreach (double value in forecast.Concat(lower).Concat(upper))
        {
            Assert.AreEqual(8.5, value, 1e-9);
        }
    }

    [TestMethod]
    public void Bounds_of_positive_series_are_not_negative()
    {
        SeriesTable table = SeriesData.Weekly(series: 4, steps: 240, level: 12, amplitude: 6, noise: 1.2);
        Forecaster forecaster = Forecaster.Fit(Small with { Decoding = ForecastDecoding.Direct }, table, season: 7, withIntervals: true);
        double[] forecast = new double[7], lower = new double[7], upper = new double[7];
        forecaster.Bounds(new SeriesView(table, table.Series[0], 240), forecast, 0.999, lower, upper);

        Assert.IsTrue(lower.All(value => value >= 0), string.Join(", ", lower));
    }

    [TestMethod]
    public void Cancelling_ends_the_training()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.ThrowsExactly<OperationCanceledException>(() =>
            (Small with { CancellationToken = cancellation.Token }).Fit(SeriesData.Weekly(3, 200), season: 7));
    }

    private static double[] Forecast(IForecastModel model, SeriesTable table)
    {
        double[] forecast = new double[model.Horizon];
        model.Forecast(new SeriesView(table, table.Series[0], table.Series[0].Count), forecast);
        return forecast;
    }

    private static double Error(IForecastModel model, SeriesTable table, int from = 240, int origins = 13)
    {
        double[] forecast = new double[model.Horizon];
        double sum = 0;
        int count = 0;
        foreach (Series series in table.Series)
        {
            for (int end = from; end < from + origins; end++)
            {
                model.Forecast(new SeriesView(table, series, end), forecast);
                for (int step = 0; step < forecast.Length && end + step < series.Count; step++)
                {
                    sum += Math.Abs(forecast[step] - series.Values(0)[end + step]);
                    count++;
                }
            }
        }

        return sum / count;
    }
}
