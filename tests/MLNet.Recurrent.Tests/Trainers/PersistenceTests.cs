using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Tests.Trainers;

[TestClass]
public sealed class PersistenceTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    public void Model_saved_with_its_loader_reads_files_by_itself()
    {
        using var directory = new TemporaryDirectory();
        string csv = directory.File("rows.csv");
        File.WriteAllLines(csv, Sequences.Rows(30)
            .Select(row => FormattableString.Invariant($"{row.Value},{string.Join(',', row.Features)}")));
        TextLoader loader = ml.Data.CreateTextLoader(
            [new TextLoader.Column("Label", DataKind.Single, 0), new TextLoader.Column("Features", DataKind.Single, 1, 10)],
            separatorChar: ',');
        IDataView data = loader.Load(csv);
        TransformerChain<RecurrentTransformer> model = ml.Transforms.NormalizeMinMax("Features")
            .Append(ml.Regression.Trainers.Gru(featuresPerStep: 2, hiddenSize: 4, numberOfEpochs: 2)).Fit(data);

        ml.Model.Save(model, loader, directory.File("model.zip"));

        ITransformer loaded = new MLContext()
            .Model.LoadWithDataLoader(directory.File("model.zip"), out IDataLoader<IMultiStreamSource> saved);
        IDataView again = saved.Load(new MultiFileSource(csv));
        CollectionAssert.AreEqual(Scores(model.Transform(data)), Scores(loaded.Transform(again)));
    }

    [TestMethod]
    public void Loaded_model_knows_its_columns_and_has_no_history()
    {
        RecurrentTransformer model = ml.Regression.Trainers.Lstm("Value", hiddenSize: 4, numberOfEpochs: 1).Fit(Data());

        var loaded = (RecurrentTransformer)Load(Saved(model));

        Assert.AreEqual(model.FeatureColumnName, loaded.FeatureColumnName);
        Assert.AreEqual(model.FeatureColumnType, loaded.FeatureColumnType);
        Assert.AreEqual(model.Model.Options, loaded.Model.Options);
        Assert.IsEmpty(loaded.History);
    }

    [TestMethod]
    public void A_preset_with_several_networks_is_one_model_in_one_file()
    {
        RecurrentTrainerOptions options = RecurrentTrainerOptions.From(SeriesPreset.Classification);
        (options.LabelColumnName, options.NumberOfEpochs, options.MinimumUpdates) = ("Class", 2, 0);
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Class").Append(ml.MulticlassClassification.Trainers.Lstm(options)).Fit(Data());

        ITransformer loaded = Load(Saved(model));

        float[] expected = Probabilities(model), actual = Probabilities(loaded);
        CollectionAssert.AreEqual(expected, actual);
        Assert.AreEqual(1, expected.Take(3).Sum(), 1e-6f);
        Assert.AreEqual(3, ((IEnumerable<ITransformer>)loaded).OfType<RecurrentTransformer>().Single().Model.Options.Ensemble);

        float[] Probabilities(ITransformer transformer) => [.. transformer.Transform(Data()).GetColumn<float[]>("Score").SelectMany(score => score)];
    }

    [TestMethod]
    [DataRow(DataKind.String)]
    [DataRow(DataKind.Boolean)]
    [DataRow(DataKind.Single)]
    [DataRow(DataKind.Double)]
    [DataRow(DataKind.SByte)]
    [DataRow(DataKind.Int16)]
    [DataRow(DataKind.Int32)]
    [DataRow(DataKind.Int64)]
    [DataRow(DataKind.Byte)]
    [DataRow(DataKind.UInt16)]
    [DataRow(DataKind.UInt32)]
    [DataRow(DataKind.UInt64)]
    public void Predicted_keys_turn_back_into_labels_of_any_type_after_loading(DataKind kind)
    {
        IDataView data = Data();
        TransformerChain<KeyToValueMappingTransformer> model = ml.Transforms.Conversion
            .ConvertType("Number", "Flag", DataKind.Single)
            .Append(ml.Transforms.Conversion.ConvertType("Number", outputKind: DataKind.String))
            .Append(ml.Transforms.Conversion.ConvertType("Label", kind == DataKind.Boolean ? "Flag" : "Number", kind))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.Gru(hiddenSize: 4, numberOfEpochs: 2))
            .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel")).Fit(data);

        ITransformer loaded = Load(Saved(model));

        DataViewSchema here = model.GetOutputSchema(data.Schema), there = loaded.GetOutputSchema(data.Schema);
        Assert.AreEqual(SchemaText.Of(here.TakeLast(3)), SchemaText.Of(there.TakeLast(3)));
        Assert.AreEqual(kind == DataKind.String ? "String" : kind.ToString(), there["Predicted"].Type.ToString());
    }

    [TestMethod]
    public void Model_without_label_names_is_saved_too()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(30)
            .Select((row, index) => new KeyRow { Features = row.Features, Label = (uint)(index % 3) }));
        RecurrentTransformer model = ml.MulticlassClassification.Trainers.Rnn(hiddenSize: 4, numberOfEpochs: 1).Fit(data);

        ITransformer loaded = Load(Saved(model));

        Assert.AreEqual(SchemaText.Of(model.GetOutputSchema(data.Schema)), SchemaText.Of(loaded.GetOutputSchema(data.Schema)));
        Assert.IsNull(loaded.GetOutputSchema(data.Schema)["PredictedLabel"].Annotations.Schema.GetColumnOrNull("KeyValues"));
    }

    [TestMethod]
    public void Truncated_file_is_refused()
    {
        byte[] saved = Saved(Classifier());

        for (int length = 0; length < saved.Length; length += saved.Length / 50)
        {
            Assert.ThrowsExactly<FormatException>(() => Load(saved[..length]));
        }
    }

    [TestMethod]
    public void Altered_byte_of_the_content_is_refused_as_damage_wherever_it_is()
    {
        byte[] saved = Saved(Classifier());
        int length = Content(saved).Length;

        for (int position = 0; position < length; position += Math.Max(1, length / 300))
        {
            byte[] altered = Altered(saved, content => content[position] ^= 0x10);
            Exception damage = Assert.Throws<Exception>(() => Load(altered), $"byte {position}");
            Assert.IsTrue(IsDamage(damage), $"byte {position}: {damage}");
        }
    }

    [TestMethod]
    public void Content_cut_short_is_refused_as_damage()
    {
        byte[] saved = Saved(Classifier());
        byte[] content = Content(saved);

        for (int length = 0; length < content.Length; length += content.Length / 50)
        {
            Exception damage = Assert.Throws<Exception>(() => Load(Replaced(saved, content[..length])));
            Assert.IsTrue(IsDamage(damage), $"{length} bytes: {damage}");
        }
    }

    // ML.NET calls loaders by reflection, which wraps what they throw
    private static bool IsDamage(Exception? exception) =>
        exception is InvalidDataException || (exception is TargetInvocationException && IsDamage(exception.InnerException));

    private static float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    private static byte[] Altered(byte[] zip, Action<byte[]> alter)
    {
        byte[] content = Content(zip);
        alter(content);
        return Replaced(zip, content);
    }

    private static byte[] Content(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using Stream stream = Entry(archive).Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Replaced(byte[] zip, byte[] content)
    {
        using var result = new MemoryStream();
        result.Write(zip);
        using (var archive = new ZipArchive(result, ZipArchiveMode.Update, leaveOpen: true))
        {
            using Stream stream = Entry(archive).Open();
            stream.SetLength(0);
            stream.Write(content);
        }

        return result.ToArray();
    }

    private static ZipArchiveEntry Entry(ZipArchive archive) =>
        archive.Entries.Single(entry => entry.FullName.EndsWith("Content.bin", StringComparison.Ordinal));

    private RecurrentTransformer Classifier()
    {
        IDataView data = ml.Transforms.Conversion.MapValueToKey("Class").Fit(Data()).Transform(Data());
        return ml.MulticlassClassification.Trainers.Gru("Class", hiddenSize: 4, numberOfEpochs: 1).Fit(data);
    }

    private IDataView Data() => ml.Data.LoadFromEnumerable(Sequences.Rows(30));

    private byte[] Saved(ITransformer model)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, Data().Schema, stream);
        return stream.ToArray();
    }

    private static ITransformer Load(byte[] saved) => new MLContext().Model.Load(new MemoryStream(saved), out _);

    private sealed class KeyRow
    {
        [VectorType(5, 2)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }
}
