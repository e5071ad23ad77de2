using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Core.Tests.Persistence;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Tests.Forecasting;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>What the library puts into ML.NET's .zip files, damaged in many ways.</summary>
[TestClass]
public sealed class DamagedModelTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_trained_models_are_refused_without_a_crash_or_a_large_allocation()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(30));
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Class").Fit(data).Transform(data);
        byte[][] originals =
        [
            Written(ml.MulticlassClassification.Trainers.Gru("Class", hiddenSize: 3, numberOfEpochs: 1).Fit(keyed)),
            Written(ml.Regression.Trainers.Rnn("Value", hiddenSize: 2, numberOfEpochs: 1).Fit(data)),
        ];

        // What ML.NET itself takes to open a model; the model file within costs a few times its size.
        int loaded = new LoaderTrial().Run(LoaderTrial.Mutations(10_000), originals, Read<RecurrentTransformer>, IsRefusal, SealModel);

        Assert.IsGreaterThan(0, loaded, "Where the checksums fit and a weight was changed only.");
    }

    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_word_vectors_are_refused_without_a_crash_or_a_large_allocation()
    {
        var words = new WordRow { Words = ["good", "bad"], Label = 1 };
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(row => new WordRow { Words = words.Words, Label = row }));
        SequenceColumn column = ml.Regression.Trainers.Lstm(new RecurrentTrainerOptions
        {
            FeatureColumnName = "Words",
            HiddenSize = 2,
            EmbeddingSize = 3,
            NumberOfEpochs = 1,
            MinimumKeyCount = 1,
        }).Fit(data).Columns[0];
        byte[][] originals =
        [
            Encoding.UTF8.GetBytes("2 3\ngood 0.1 -2 3e-1\nbad 1 2 3\nugly 7 8 9\n"),
            Encoding.UTF8.GetBytes("good 1 2 3\r\nbad 4 5 6"),
        ];

        int loaded = new LoaderTrial().Run(
            LoaderTrial.Mutations(10_000),
            originals,
            file => VectorFile.Read(new StreamReader(new MemoryStream(file)), "vectors.txt", column, data.Schema["Words"], 3, frozen: false),
            exception => exception is InvalidDataException);

        Assert.IsGreaterThan(0, loaded, "Where a digit was changed only.");
    }

    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_windows_are_refused_without_a_crash_or_a_large_allocation()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(30));
        byte[][] originals =
        [
            Written(ml.Transforms.SequenceWindow("Windows", "Weight", sourceColumnName: "Value", length: 3, seriesColumnName: "Class").Fit(data)),
            Written(ml.Transforms.SequenceWindow("Weight", labelColumnName: null).Fit(data)),
        ];

        _ = new LoaderTrial().Run(LoaderTrial.Mutations(10_000), originals, Read<SequenceWindowTransformer>, IsRefusal);
    }

    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_forecasters_are_refused_without_a_crash_or_a_large_allocation()
    {
        var inputs = new ForecastInputs("Sold", "Shop", "Day")
        {
            PastColumnNames = ["Visitors"],
            FutureColumnNames = ["Weather", "Wind"],
            StaticColumnNames = ["City"],
        };
        RecurrentForecastOptions options = Small.Options("Ahead", inputs, 2).WithBounds();
        (options.QuantileColumns, options.HiddenSize, options.NumberOfEpochs) = ([new(0.1, "P10")], 2, 1);
        IDataView demand = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(day => Demand.Of(day, "a", day % 7)));
        IDataView sales = ml.Data.LoadFromEnumerable(Sale.Weeks(20));
        byte[][] originals =
        [
            Written(ml.Forecasting.ForecastByLstm(options).Fit(demand)),
            Written(ml.Forecasting.ForecastByLinear("Ahead", "Sold", 2, 3).Fit(sales)),
            Written(ml.Forecasting.ForecastByTheta("Ahead", "Both", 2, 7, null, "Day", "Lower", "Upper").Fit(sales)),
        ];

        int loaded = new LoaderTrial { Ground = 1 << 20 }.Run(
            LoaderTrial.Mutations(10_000), originals, Read<ForecastTransformer>, IsRefusal, Seal);

        Assert.IsGreaterThan(0, loaded, "Where the checksum fits and a number was changed only.");
    }

    // Length and checksum of a checked block, as they would be of these bytes.
    private static void Seal(byte[] file)
    {
        int length = file.Length - sizeof(long) - sizeof(ulong);
        if (length > 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(file, length);
            XxHash64.Hash(file.AsSpan(sizeof(long), length), file.AsSpan(sizeof(long) + length));
        }
    }

    // The checksums of the header and of the network behind it.
    private static void SealModel(byte[] file)
    {
        const int hashSize = 16;
        int header = file.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(file) : 0, network = sizeof(int) + header + hashSize;
        if (header >= 0 && network <= file.Length - sizeof(ulong) && network > 0)
        {
            XxHash128.Hash(file.AsSpan(sizeof(int), header), file.AsSpan(sizeof(int) + header));
            XxHash64.Hash(file.AsSpan(network, file.Length - network - sizeof(ulong)), file.AsSpan(file.Length - sizeof(ulong)));
        }
    }

    // StoredModel turns these into an InvalidDataException that says what to do.
    private static bool IsRefusal(Exception exception) => exception is InvalidDataException or IOException or FormatException or ArgumentException;

    private static byte[] Written<TModel>(TModel model)
        where TModel : class, IStoredModel<TModel>
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        model.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private void Read<TModel>(byte[] file)
        where TModel : class, IStoredModel<TModel>
    {
        using var reader = new BinaryReader(new MemoryStream(file));
        _ = TModel.Read((IHostEnvironment)ml, reader);
    }

    private sealed class WordRow
    {
        public string[] Words { get; set; } = [];

        public float Label { get; set; }
    }
}
