using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Recurrent.Core.Tests.Persistence;
using MLNet.Recurrent.Interop;

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
