using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.ML;
using Microsoft.ML.Runtime;
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
        _ = new LoaderTrial().Run(LoaderTrial.Mutations(10_000), originals, Read<RecurrentTransformer>, IsRefusal);
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
}
