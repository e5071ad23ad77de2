using System.Buffers.Binary;
using System.IO.Hashing;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Core.Tests.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Core.Tests.Persistence;

[TestClass]
public sealed class ModelFileTests
{
    private static readonly NetworkOptions Options = new()
    {
        InputSize = 3,
        Cell = CellKind.Gru,
        HiddenSize = 5,
        Layers = 2,
        Bidirectional = true,
        OutputSize = 4,
        Output = OutputKind.Softmax,
    };

    [TestMethod]
    public void A_model_comes_back_with_shape_weights_and_scales()
    {
        RecurrentModel model = Model();

        RecurrentModel loaded = RecurrentModel.Load(Bytes(model));

        Assert.AreEqual(model.Options, loaded.Options);
        CollectionAssert.AreEqual(model.Parameters, loaded.Parameters);
        CollectionAssert.AreEqual(model.Scaling.InputDeviation, loaded.Scaling.InputDeviation);
        CollectionAssert.AreEqual(model.Scaling.OutputMean, loaded.Scaling.OutputMean);
    }

    [TestMethod]
    public void Normalisation_and_residuals_come_back_and_files_from_before_them_are_read()
    {
        RecurrentModel model = SequencePredictorTests.Random(Options with { LayerNormalization = true, Residual = true });
        Assert.AreEqual(model.Options, RecurrentModel.Load(Bytes(model)).Options);

        int[] numbers = NetworkShape.Write(Options);
        Assert.AreEqual(Options, NetworkShape.Read(numbers.AsSpan(0, numbers.Length - 2)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>((Options with { Residual = true, Layers = 1 }).Validate);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>((new NetworkOptions { InputSize = 1, HiddenSize = 1, LayerNormalization = true }).Validate);
    }

    [TestMethod]
    public void A_model_in_a_file_comes_back()
    {
        string path = Path.GetTempFileName();
        Model().Save(path);
        Model().Save(path);

        CollectionAssert.AreEqual(Model().Parameters, RecurrentModel.Load(path).Parameters);
        File.Delete(path);
    }

    [TestMethod]
    public void Processes_that_save_at_once_do_not_meet_and_leave_nothing_behind()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "model.bin");
        byte[] expected = Bytes(Model());

        Parallel.For(0, 40, _ => Model().Save(path));
        Assert.ThrowsExactly<InvalidOperationException>(() => FileReplacement.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        CollectionAssert.AreEqual(expected, File.ReadAllBytes(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public void Two_models_in_one_stream_are_read_one_after_the_other()
    {
        using var stream = new MemoryStream();
        Model().Save(stream);
        Model().Save(stream);
        stream.Position = 0;

        _ = RecurrentModel.Load(stream);
        CollectionAssert.AreEqual(Model().Parameters, RecurrentModel.Load(stream).Parameters);
    }

    [TestMethod]
    public void A_file_cut_short_anywhere_is_refused()
    {
        byte[] bytes = Bytes(Model());
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.Load(bytes.AsMemory(0, length)), $"{length} bytes");
        }
    }

    [TestMethod]
    public void A_changed_byte_anywhere_is_refused()
    {
        byte[] bytes = Bytes(Model());
        for (int place = 0; place < bytes.Length; place++)
        {
            bytes[place] ^= 0x41;
            Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.Load(bytes), $"byte {place}");
            bytes[place] ^= 0x41;
        }
    }

    [TestMethod]
    public void A_later_version_is_refused_by_its_number()
    {
        byte[] bytes = Bytes(Model());
        bytes[8] = 9;

        var exception = Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.Load(bytes));

        Assert.Contains("version 9", exception.Message);
        Assert.Contains("Use the library version that saved it", exception.Message);
    }

    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_files_are_refused_without_a_crash_or_a_large_allocation()
    {
        byte[] original = Bytes(Model());

        // The ground is the first piece that is read of a stream, exceptions and their texts.
        int loaded = new LoaderTrial { Ground = 1 << 14 }.Run(
            LoaderTrial.Mutations(30_000),
            [
                original,
                Bytes(SequencePredictorTests.Random(new NetworkOptions { InputSize = 1, HiddenSize = 2 })),
                Bytes(Model().WithPrecision(WeightPrecision.BFloat16)),
                Bytes(Model().WithPrecision(WeightPrecision.Int8)),
            ],
            file => RecurrentModel.Load(file), exception => exception is InvalidDataException, Seal);

        // Where only a weight has changed and the checksum was made to fit, it is a model.
        Assert.IsGreaterThan(0, loaded);
    }

    [TestMethod]
    [DoNotParallelize]
    public void A_shape_of_more_layers_than_there_are_weights_is_refused_at_the_cost_of_the_file()
    {
        byte[] bytes = Bytes(Model());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24 + (3 * sizeof(int))), NetworkOptions.MaximumLayers);
        Seal(bytes);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("does not ask for", Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.Load(bytes)).Message);

        Assert.IsLessThan((1 << 14) + (20 * bytes.Length), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // the checksum of what stands before it
    private static void Seal(byte[] file)
    {
        const int hashSize = 8;
        if (file.Length > hashSize)
        {
            XxHash64.Hash(file.AsSpan(0, file.Length - hashSize), file.AsSpan(file.Length - hashSize));
        }
    }

    private static RecurrentModel Model()
    {
        RecurrentModel random = SequencePredictorTests.Random(Options);
        return new RecurrentModel(Options, random.Parameters, new Scaling([1, 2, 3], [4, 5, 6], [7, 8, 9, 10], [11, 12, 13, 14]));
    }

    private static byte[] Bytes(RecurrentModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
