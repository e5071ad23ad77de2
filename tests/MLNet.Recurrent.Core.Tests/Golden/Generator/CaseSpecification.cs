using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;
using static TorchSharp.torch;

namespace MLNet.Recurrent.Core.Tests.Golden.Generator;

/// <summary>What decides a case; everything else is drawn from its seed.</summary>
internal sealed record CaseSpecification
{
    public required string Name { get; init; }

    public required CellKind Cell { get; init; }

    public required int InputSize { get; init; }

    public required int HiddenSize { get; init; }

    public int Layers { get; init; } = 1;

    public bool Bidirectional { get; init; }

    public EmbeddingOptions[] Embeddings { get; init; } = [];

    public ConvolutionOptions[] Convolutions { get; init; } = [];

    public bool PoolConvolutions { get; init; }

    public bool LayerNormalization { get; init; }

    public bool Residual { get; init; }

    public PoolingKind Pooling { get; init; }

    public bool OutputPerStep { get; init; }

    public int OutputSize { get; init; } = 1;

    public LossKind Loss { get; init; } = LossKind.SquaredError;

    public double HuberThreshold { get; init; } = 1;

    public required int[] Lengths { get; init; }

    public bool Weighted { get; init; }

    public GoldenTraining[] Trainings { get; init; } = [new() { Optimizer = OptimizerKind.Adam, LearningRate = 1e-3 }];

    public required int Seed { get; init; }

    public NetworkOptions Network => new()
    {
        Cell = Cell,
        InputSize = InputSize,
        Embeddings = [.. Embeddings],
        Convolutions = [.. Convolutions],
        PoolConvolutions = PoolConvolutions,
        LayerNormalization = LayerNormalization,
        Residual = Residual,
        Pooling = Pooling,
        OutputPerStep = OutputPerStep,
        HiddenSize = HiddenSize,
        Layers = Layers,
        Bidirectional = Bidirectional,
        OutputSize = OutputSize,
        Output = Loss == LossKind.ConditionalRandomField ? OutputKind.ConditionalRandomField : OutputKind.Linear,
    };

    /// <summary>libtorch's own layers where they have all that is asked for, else one put together from its functions.</summary>
    public ITorchNetwork CreateNetwork(ScalarType type) =>
        Embeddings.Length > 0 || Convolutions.Length > 0 || OutputPerStep || LayerNormalization || Residual || Pooling != PoolingKind.Last
            ? new TorchParts(Network, type)
            : new TorchLayers(Network, type);
}
