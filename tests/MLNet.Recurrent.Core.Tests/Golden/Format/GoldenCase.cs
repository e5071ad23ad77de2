using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Golden;

/// <summary>
/// One network as libtorch computes it: what goes in, and what comes out in double precision from the very same
/// single-precision weights and inputs. Written by the generator, read by the tests.
/// </summary>
internal sealed record GoldenCase
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    public required string Name { get; init; }

    public required CellKind Cell { get; init; }

    public required int InputSize { get; init; }

    public required int HiddenSize { get; init; }

    public required int Layers { get; init; }

    public required bool Bidirectional { get; init; }

    public required int OutputSize { get; init; }

    // what few cases have is left out of the files of the others
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EmbeddingOptions[]? Embeddings { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ConvolutionOptions[]? Convolutions { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PoolConvolutions { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LayerNormalization { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Residual { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PoolingKind Pooling { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OutputPerStep { get; init; }

    public required LossKind Loss { get; init; }

    public required double HuberThreshold { get; init; }

    // [sequences]; sequences of different lengths went through libtorch as a packed sequence
    public required int[] Lengths { get; init; }

    // [sequences or steps, target size]: real values, 0 or 1, or the index of the class
    public required float[] Targets { get; init; }

    // [sequences], null for 1
    public required float[]? Weights { get; init; }

    // [sum of lengths, input size]: one sequence after the other
    [JsonConverter(typeof(PackedNumbers<float>))]
    public required float[] Inputs { get; init; }

    public required GoldenParameter[] Parameters { get; init; }

    // [sequences or steps, output size]
    public required double[] Outputs { get; init; }

    public required double LossValue { get; init; }

    public required GoldenTraining[] Trainings { get; init; }

    /// <summary>How far libtorch in single precision is from the values above; a yardstick for tolerances.</summary>
    public required GoldenDeviation SinglePrecision { get; init; }

    [JsonIgnore]
    public NetworkOptions Network => new()
    {
        InputSize = InputSize,
        Embeddings = [.. Embeddings ?? []],
        Convolutions = [.. Convolutions ?? []],
        PoolConvolutions = PoolConvolutions,
        Cell = Cell,
        HiddenSize = HiddenSize,
        Layers = Layers,
        Bidirectional = Bidirectional,
        LayerNormalization = LayerNormalization,
        Residual = Residual,
        Pooling = Pooling,
        OutputPerStep = OutputPerStep,
        OutputSize = OutputSize,
        Output = Loss switch
        {
            LossKind.Logistic => OutputKind.Logistic,
            LossKind.SoftmaxCrossEntropy => OutputKind.Softmax,
            LossKind.ConditionalRandomField => OutputKind.ConditionalRandomField,
            _ => OutputKind.Linear,
        },
    };

    public static GoldenCase Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        return JsonSerializer.Deserialize<GoldenCase>(file, Json) ?? throw new InvalidDataException($"{path} holds no case.");
    }

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");

    public override string ToString() => Name;
}
