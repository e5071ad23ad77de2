using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Forecasters;
using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Core.Tests.Forecasters;

/// <summary>A season ahead, and the season after it from the forecast of the first.</summary>
[TestClass]
public sealed class RecursiveForecastTests
{
    private static readonly RecurrentMethod Recursive = new(CellKind.Gru, 17)
    {
        HiddenSize = 12,
        Epochs = 8,
        BatchSize = 64,
        Decoding = ForecastDecoding.Recursive,
    };

    [TestMethod]
    public void It_is_what_one_gets_by_writing_the_forecast_into_the_series_and_asking_again()
    {
        SeriesTable table = SeriesData.Weekly(series: 3, steps: 240);
        var model = (RecursiveForecastModel)Recursive.Fit(table, season: 7);
        Assert.AreEqual(7, model.Step.Horizon, "a season at once");
        double[] forecast = Forecast(model, table, 1, 240);

        double[] week = new double[7];
        var written = new List<double>();
        while (written.Count < 17)
        {
            SeriesTable longer = SeriesData.Table(3, 240 + written.Count, (one, step) => step < 240 ? table.Series[one].Values(0)[step] : written[step - 240]);
            model.Step.Forecast(new SeriesView(longer, longer.Series[1], 240 + written.Count), week);
            written.AddRange(week);
        }

        CollectionAssert.AreEqual(written[..17], forecast);
    }

    [TestMethod]
    public void What_comes_after_the_present_is_not_read_but_in_columns_known_ahead()
    {
        SeriesTable table = SeriesData.Promoted(400);
        RecurrentMethod method = Recursive with { Horizon = 3, WindowSize = 8, Epochs = 40, BatchSize = 32 };
        IForecastModel model = method.Fit(table.Until(_ => 360), season: 1);
        double[] forecast = Forecast(model, table, 0, 360);

        double[] other = Forecast(model, Changed(table, column: 0), 0, 360), unpromoted = Forecast(model, Changed(table, column: 1), 0, 360);

        CollectionAssert.AreEqual(forecast, other);
        for (int step = 0; step < 3; step++)
        {
            // Promotions move sales by 40, the noise by 1.
            Assert.AreEqual(table.Series[0].Values(0)[360 + step], forecast[step], 8, $"step {step}");
            Assert.AreEqual(50, unpromoted[step], 8, $"step {step}, without promotion");
        }

        static SeriesTable Changed(SeriesTable table, int column)
        {
            double[][] columns = [table.Series[0].Values(0).ToArray(), table.Series[0].Values(1).ToArray()];
            columns[column].AsSpan(360).Clear();
            return new SeriesTable(table.Columns, table.Step, [table.Series[0].With(columns)], []);
        }
    }

    [TestMethod]
    public void Saved_and_loaded_it_forecasts_the_same_bits_and_bounds_get_wider()
    {
        SeriesTable table = SeriesData.Weekly(series: 6, steps: 240);
        Forecaster forecaster = Forecaster.Fit(Recursive, table, season: 7, withIntervals: true);
        using var stream = new MemoryStream();
        forecaster.Write(new BinaryWriter(stream));
        stream.Position = 0;
        var loaded = Forecaster.Read(new BinaryReader(stream), targets: 1);

        double[] before = Bounds(forecaster), after = Bounds(loaded);
        CollectionAssert.AreEqual(before, after);
        for (int step = 0; step < 17; step++)
        {
            Assert.IsTrue(before[17 + step] < before[step] && before[step] < before[34 + step], $"step {step}");
        }

        double[] Bounds(Forecaster one)
        {
            double[] values = new double[51];
            one.Bounds(new SeriesView(table, table.Series[2], 200), values.AsSpan(0, 17), 0.9, values.AsSpan(17, 17), values.AsSpan(34, 17));
            return values;
        }
    }

    [TestMethod]
    public void Training_goes_on_from_such_a_model()
    {
        SeriesTable table = SeriesData.Weekly(series: 3, steps: 240);
        IForecastModel first = Recursive.Fit(table.Until(_ => 200), season: 7), second = (Recursive with { Initial = first }).Fit(table, season: 7);

        Assert.IsInstanceOfType<RecursiveForecastModel>(second);
        CollectionAssert.AreNotEqual(Forecast(first, table, 0, 240), Forecast(second, table, 0, 240));
    }

    [TestMethod]
    public void No_file_nests_models_without_end()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        for (int i = 0; i < 100_000; i++)
        {
            writer.Write(4);
            writer.Write(10);
        }

        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        Assert.Contains("kind 4 within one of kind 4", Assert.ThrowsExactly<InvalidDataException>(() => ForecastModelFile.Read(reader)).Message);
    }

    private static double[] Forecast(IForecastModel model, SeriesTable table, int series, int end)
    {
        double[] forecast = new double[model.Horizon];
        model.Forecast(new SeriesView(table, table.Series[series], end), forecast);
        return forecast;
    }
}
