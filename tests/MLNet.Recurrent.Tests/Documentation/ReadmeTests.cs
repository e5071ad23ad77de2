using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Core.Tests.Persistence;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Tests.Forecasting;

namespace MLNet.Recurrent.Tests.Documentation;

[TestClass]
[DoNotParallelize]
public sealed class ReadmeTests
{
    [TestMethod]
    public void The_code_in_the_readme_is_the_code_that_is_compiled_here()
    {
        string[] blocks = [.. Regex.Matches(File.ReadAllText(InRepository("README.md")), "```csharp\n(.*?)```", RegexOptions.Singleline)
            .Select(match => Folded(match.Groups[1].Value))];
        string compiled = File.ReadAllText(InRepository("tests/MLNet.Recurrent.Tests/Documentation/ReadmeSnippets.cs"));
        string[] regions = [.. Regex.Matches(compiled, @"// <(\w+)>\n(.*?)// </\1>", RegexOptions.Singleline)
            .Select(match => Folded(match.Groups[2].Value))];

        CollectionAssert.AreEqual(regions, blocks);
    }

    [TestMethod]
    public void The_pipeline_of_the_readme_learns_and_is_saved()
    {
        using var directory = new TemporaryDirectory();
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(directory.Path);
        try
        {
            WriteSales();
            RegressionMetrics metrics = ReadmeSnippets.Pipeline();

            Assert.IsGreaterThan(0.9, metrics.RSquared, "Weekly sales with little noise.");
            Assert.IsTrue(File.Exists("sales.zip"));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [TestMethod]
    public void The_model_without_ml_net_of_the_readme_runs()
    {
        using var directory = new TemporaryDirectory();
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(directory.Path);
        try
        {
            var ml = new MLContext(1);
            IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Row { Features = [i, 1, 2], Label = i }));
            RecurrentTransformer recurrent = ml.Regression.Trainers.Lstm(numberOfEpochs: 1).Fit(data);

            Assert.IsTrue(float.IsFinite(ReadmeSnippets.Core(recurrent, [1])[0]));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [TestMethod]
    public void The_diagnostics_of_the_readme_run_on_a_transformer()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Row { Features = [i, 1, 2], Label = i }));
        var options = new RecurrentTrainerOptions { NumberOfEpochs = 1, HiddenSize = 4, MemorySteps = 0 };
        var pairs = ml.Transforms.Concatenate("Pairs", "Features", "Features").Fit(data).Transform(data);
        options.FeatureColumnName = "Pairs";
        options.FeaturesPerStep = 2;

        Assert.IsGreaterThan(0, ReadmeSnippets.Diagnostics(ml.Regression.Trainers.Lstm(options).Fit(pairs)).HiddenNorms(0)[99]);
    }

    [TestMethod]
    public void The_forecaster_of_the_readme_forecasts()
    {
        using var directory = new TemporaryDirectory();
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(directory.Path);
        try
        {
            var ml = new MLContext(1);
            ReadmeSnippets.ShopDay[] days = [.. Demand.Rainy(0, 130).Select(row => new ReadmeSnippets.ShopDay
            {
                Day = row.Day, Shop = row.Shop, Sold = row.Sold, Price = 1, Weather = row.Weather, City = row.City,
            })];
            IDataView train = ml.Data.LoadFromEnumerable(days[..160]), test = ml.Data.LoadFromEnumerable(days[160..240]);
            (ForecastMetrics metrics, float[] ahead) = ReadmeSnippets.Forecasting(ml, train, test, days[162..], days[160]);

            Assert.IsLessThan(0.95, metrics.Overall.Mase!.Value, "The season alone has 1 or more.");
            Assert.HasCount(14, ahead);
            Assert.IsTrue(File.Exists("shops.state"));
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [TestMethod]
    public void The_exchange_of_the_readme_runs()
    {
        using var directory = new TemporaryDirectory();
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(directory.Path);
        try
        {
            const int inputs = 8, hidden = 16;
            float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => 0.1f * MathF.Sin(i))];
            File.WriteAllBytes("lstm.safetensors", new SafetensorsBytes()
                .Add("lstm.weight_ih_l0", Numbers(4 * hidden * inputs), "F32", 4 * hidden, inputs)
                .Add("lstm.weight_hh_l0", Numbers(4 * hidden * hidden), "F32", 4 * hidden, hidden)
                .Add("fc.weight", Numbers(hidden), "F32", 1, hidden).ToArray());
            var ml = new MLContext(1);
            IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Window { Features = Numbers(2 * inputs), Label = i }));
            ITransformer model = ml.Regression.Trainers.Lstm(numberOfEpochs: 1).Fit(data);

            Assert.IsNotEmpty(ReadmeSnippets.Exchange(ml, model, data).History);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    [TestMethod]
    public void The_tagger_of_the_readme_learns()
    {
        var ml = new MLContext(1);
        string[] kinds = ["red", "green", "blue"];
        var random = new Random(1);
        IDataView Sentences(int count) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => kinds[random.Next(3)])
            .Select(kind => new { Words = new[] { "a", kind, "ball" }, Tags = new[] { "O", "B-colour", "O" } }).ToArray());

        Assert.AreEqual(1, ReadmeSnippets.Tagging(Sentences(60), Sentences(20)).Chunks!.Value.F1);
    }

    private static void WriteSales()
    {
        var random = new Random(1);
        float[] level = [100, 80, 70, 75, 90, 160, 150];
        File.WriteAllLines("sales.csv", new[] { "Weekday,Sales" }.Concat(Enumerable.Range(0, 1200).Select(day =>
            string.Create(CultureInfo.InvariantCulture, $"{day % 7},{level[day % 7] + (3 * random.NextDouble()):F1}"))));
    }

    private static string Folded(string code) => Regex.Replace(code, @"\s+", " ").Trim();

    private static string InRepository(string path, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../..", path);

    private sealed class Window
    {
        [VectorType(2, 8)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
