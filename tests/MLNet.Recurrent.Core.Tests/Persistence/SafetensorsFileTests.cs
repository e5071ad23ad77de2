using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Core.Tests.Golden;
using MLNet.Recurrent.Core.Tests.Inference;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Core.Tests.Persistence;

[TestClass]
public sealed class SafetensorsFileTests
{
    private static readonly NetworkOptions Options = new() { InputSize = 2, HiddenSize = 3, Layers = 2, OutputSize = 2 };

    // those of recurrent layers and a dense layer alone
    public static IEnumerable<object[]> Cases => GoldenCases.NamesOfLayers
        .Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Weights_of_pytorch_give_the_outputs_of_libtorch(string name)
    {
        GoldenCase golden = GoldenCases.Load(name);
        NetworkOptions network = golden.ToProblem().Network;
        var file = new SafetensorsBytes();
        foreach (GoldenParameter parameter in golden.Parameters)
        {
            // the names of a module with the fields rnn and fc
            string pytorch = parameter.Name.StartsWith("head.", StringComparison.Ordinal) ? "fc." + parameter.Name[5..] : "rnn." + parameter.Name;
            file.Add(pytorch, parameter.Values, "F32", parameter.Name.Contains("bias") ? [parameter.Rows] : [parameter.Rows, parameter.Columns]);
        }

        RecurrentModel model = RecurrentModel.LoadSafetensors(file.ToArray(), network);

        float[] outputs = new float[golden.Outputs.Length];
        new SequencePredictor(model).Predict(golden.Inputs, golden.Lengths, outputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            Assert.AreEqual(golden.Outputs[i], outputs[i], 2e-6, $"output {i}");
        }
    }

    [TestMethod]
    [DataRow("F32", 0)]
    [DataRow("F64", 0)]
    [DataRow("F16", 1.0 / (1 << 11))]
    [DataRow("BF16", 1.0 / (1 << 7))]
    public void Numbers_of_every_width_are_read(string format, double relativeError)
    {
        RecurrentModel model = SequencePredictorTests.Random(Options);

        RecurrentModel read = RecurrentModel.LoadSafetensors(File(model, format: format), Options);

        for (int i = 0; i < model.Parameters.Length; i++)
        {
            // 6e-8 is the smallest number of half precision
            Assert.AreEqual(model.Parameters[i], read.Parameters[i], (relativeError * Math.Abs(model.Parameters[i])) + (relativeError > 0 ? 6e-8 : 0));
        }
    }

    [TestMethod]
    public void Biases_that_the_module_does_not_have_are_zero()
    {
        RecurrentModel read = RecurrentModel.LoadSafetensors(File(SequencePredictorTests.Random(Options), keep: name => !name.Contains("bias")), Options);

        Assert.IsFalse(read.Layout["bias_ih_l1"].Of(read.Parameters).ContainsAnyExcept(0f));
        Assert.IsTrue(read.Layout["weight_hh_l1"].Of(read.Parameters).ContainsAnyExcept(0f));
    }

    [TestMethod]
    public void Scales_of_the_training_become_the_scales_of_the_model()
    {
        var options = new SafetensorsOptions { InputMean = [1, 2], InputDeviation = [3, 4], OutputMean = [5, 6], OutputDeviation = [7, 8] };

        RecurrentModel model = RecurrentModel.LoadSafetensors(File(SequencePredictorTests.Random(Options)), Options, options);

        CollectionAssert.AreEqual(new float[] { 3, 4 }, model.Scaling.InputDeviation);
        CollectionAssert.AreEqual(new float[] { 5, 6 }, model.Scaling.OutputMean);
        Assert.Contains("InputMean has 1 values; the network needs 2", Refusal(() => Load(options with { InputMean = [1] })));
        Assert.Contains("a deviation not positive", Refusal(() => Load(options with { OutputDeviation = [1, 0] })));
    }

    [TestMethod]
    public void What_does_not_fit_the_network_is_named()
    {
        byte[] file = File(SequencePredictorTests.Random(Options));

        Assert.Contains("Tensor 'lstm.weight_ih_l0' is [12, 2]; the network needs [12, 5]", Refusal(Options with { InputSize = 5 }));
        Assert.Contains("no tensor 'lstm.weight_ih_l2'", Refusal(Options with { Layers = 3 }));
        Assert.Contains("also holds 'lstm.weight_ih_l1'", Refusal(Options with { Layers = 1 }));
        Assert.Contains("'lstm.weight_ih_l0' is [12, 2]; the network needs [9, 2]", Refusal(Options with { Cell = CellKind.Gru }));
        Assert.Contains("0 dense layers with a weight [4, 3]", Refusal(Options with { OutputSize = 4 }));
        Assert.Contains("Use CellKind.Gru", Refusal(Options with { Cell = CellKind.GruResetBefore }));

        string Refusal(NetworkOptions network) =>
            Assert.ThrowsExactly<ArgumentException>(() => RecurrentModel.LoadSafetensors(file, network)).Message;
    }

    [TestMethod]
    public void Several_candidates_ask_for_a_prefix()
    {
        RecurrentModel model = SequencePredictorTests.Random(Options);
        byte[] heads = Tensors(model).Add("other.weight", new float[6], "F32", 2, 3).ToArray();
        byte[] networks = Tensors(model).Add("decoder.weight_ih_l0", new float[24], "F32", 12, 2).ToArray();

        Assert.Contains("Say which as HeadPrefix", Refusal(() => RecurrentModel.LoadSafetensors(heads, Options)));
        Assert.Contains("Say which as RecurrentPrefix", Refusal(() => RecurrentModel.LoadSafetensors(networks, Options)));
        Assert.Contains("also holds 'other.weight'", Refusal(() => RecurrentModel.LoadSafetensors(heads, Options, new() { HeadPrefix = "fc." })));
    }

    [TestMethod]
    public void A_pickle_is_refused_with_the_way_out()
    {
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.LoadSafetensors("PK\u0003\u0004...."u8.ToArray(), Options));

        Assert.Contains("safetensors.torch.save_file(model.state_dict(), path)", exception.Message);
    }

    [TestMethod]
    [DataRow("{", "not the JSON it should be")]
    [DataRow("[]", "has StartArray where StartObject belongs")]
    [DataRow("{\"a\":1}", "has Number where StartObject belongs")]
    [DataRow("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "lacks dtype, shape or data_offsets")]
    [DataRow("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}", "stands at the bytes 0 to 9 of 8")]
    [DataRow("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", "holds 8 bytes, which is not [3] of F32")]
    [DataRow("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905,4],\"data_offsets\":[0,8]}}", "which is not")]
    [DataRow("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "'a' twice")]
    [DataRow("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}", "not the JSON it should be")]
    public void A_damaged_header_is_refused(string header, string reason)
    {
        byte[] file = SafetensorsBytes.WithHeader(header, new byte[8]);

        Assert.Contains(reason, Assert.ThrowsExactly<InvalidDataException>(() => RecurrentModel.LoadSafetensors(file, Options)).Message);
    }

    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_files_are_refused_without_a_crash_or_a_large_allocation()
    {
        RecurrentModel model = SequencePredictorTests.Random(Options);
        byte[][] originals = [File(model), File(model, format: "BF16", keep: name => !name.Contains("bias"))];

        int loaded = new LoaderTrial().Run(
            LoaderTrial.Mutations(30_000), originals, file => RecurrentModel.LoadSafetensors(file, Options),
            exception => exception is InvalidDataException || exception.GetType() == typeof(ArgumentException));

        // There is no checksum: where only a weight has changed it is a model.
        Assert.IsGreaterThan(0, loaded);
    }

    private static RecurrentModel Load(SafetensorsOptions options) =>
        RecurrentModel.LoadSafetensors(File(SequencePredictorTests.Random(Options)), Options, options);

    private static string Refusal(Action action)
    {
        Exception exception = Assert.Throws<ArgumentException>(action);
        return exception.Message;
    }

    private static byte[] File(RecurrentModel model, string format = "F32", Func<string, bool>? keep = null) => Tensors(model, format, keep).ToArray();

    private static SafetensorsBytes Tensors(RecurrentModel model, string format = "F32", Func<string, bool>? keep = null)
    {
        var file = new SafetensorsBytes();
        foreach (Parameter parameter in model.Layout.Entries.Where(parameter => keep?.Invoke(parameter.Name) ?? true))
        {
            string name = parameter.Name.StartsWith("head.", StringComparison.Ordinal) ? "fc." + parameter.Name[5..] : "lstm." + parameter.Name;
            file.Add(name, parameter.Of(model.Parameters).ToArray(), format,
                parameter.Name.Contains("bias") ? [parameter.Rows] : [parameter.Rows, parameter.Columns]);
        }

        return file;
    }
}
