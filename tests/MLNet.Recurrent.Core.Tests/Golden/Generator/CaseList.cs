using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Golden.Generator;

/// <summary>The cases. GRUs with the reset gate before the product are missing: libtorch does not have them.</summary>
internal static class CaseList
{
    private static readonly CellKind[] Cells = [CellKind.ElmanTanh, CellKind.ElmanRelu, CellKind.Lstm, CellKind.Gru];

    private static readonly int[] SameLengths = [8, 8, 8, 8, 8, 8];

    private static readonly int[] MixedLengths = [4, 9, 1, 7, 9, 2, 5];

    // (inputs per step, units): below, at and above the widths of vector registers
    private static readonly (int Inputs, int Units)[] Sizes = [(3, 5), (1, 8), (4, 17), (7, 11), (2, 16)];

    private static readonly LossKind[] Losses =
        [LossKind.SquaredError, LossKind.AbsoluteError, LossKind.Huber, LossKind.Logistic, LossKind.SoftmaxCrossEntropy];

    public static IEnumerable<CaseSpecification> All() =>
        EveryShape().Concat(SingleSteps()).Concat(WideLayers()).Append(EveryOptimizer()).Concat(EveryPart());

    private static IEnumerable<CaseSpecification> EveryShape()
    {
        int number = 0;
        foreach (CellKind cell in Cells)
        {
            foreach (int layers in (int[])[1, 2])
            {
                foreach (bool bidirectional in (bool[])[false, true])
                {
                    foreach (bool mixed in (bool[])[false, true])
                    {
                        // 5 sizes and 5 losses against 8 shapes and 4 cells: each meets each other somewhere
                        LossKind loss = Losses[number % Losses.Length];
                        (int inputs, int units) = Sizes[(number + (number / Sizes.Length)) % Sizes.Length];
                        string direction = bidirectional ? "bidirectional" : "forward";
                        yield return new CaseSpecification
                        {
                            Name = $"{cell}-{layers}-{direction}-{(mixed ? "mixed" : "same")}-lengths",
                            Cell = cell,
                            InputSize = inputs,
                            HiddenSize = units,
                            Layers = layers,
                            Bidirectional = bidirectional,
                            OutputSize = OutputsFor(loss),
                            Loss = loss,
                            HuberThreshold = 0.4,
                            Lengths = mixed ? MixedLengths : SameLengths,
                            Weighted = number % 3 == 0,
                            Seed = 100 + number,
                        };
                        number++;
                    }
                }
            }
        }
    }

    private static IEnumerable<CaseSpecification> SingleSteps() => Cells.Select((cell, number) => new CaseSpecification
    {
        Name = $"{cell}-one-step-of-one-sequence",
        Cell = cell,
        InputSize = 1,
        HiddenSize = 16,
        Lengths = [1],
        Seed = 200 + number,
    });

    private static IEnumerable<CaseSpecification> WideLayers() => Cells.Select((cell, number) => new CaseSpecification
    {
        Name = $"{cell}-33-units",
        Cell = cell,
        InputSize = 7,
        HiddenSize = 33,
        OutputSize = 3,
        Loss = LossKind.SoftmaxCrossEntropy,
        Lengths = [6, 6, 3, 5, 1],
        Seed = 300 + number,
    });

    private static CaseSpecification EveryOptimizer() => new()
    {
        Name = "Lstm-every-optimizer",
        Cell = CellKind.Lstm,
        InputSize = 3,
        HiddenSize = 6,
        Layers = 2,
        OutputSize = 2,
        Lengths = MixedLengths,
        Weighted = true,
        Trainings =
        [
            new() { Optimizer = OptimizerKind.Sgd, LearningRate = 0.05 },
            new() { Optimizer = OptimizerKind.Sgd, LearningRate = 0.05, Momentum = 0 },
            new() { Optimizer = OptimizerKind.Sgd, LearningRate = 0.05, WeightDecay = 0.1 },
            new() { Optimizer = OptimizerKind.Sgd, LearningRate = 0.2, ClipNorm = 0.1 },
            new() { Optimizer = OptimizerKind.Sgd, LearningRate = 0.2, ClipValue = 0.02 },
            new() { Optimizer = OptimizerKind.RmsProp, LearningRate = 1e-3, Beta2 = 0.99 },
            new() { Optimizer = OptimizerKind.Adam, LearningRate = 1e-2 },
            new() { Optimizer = OptimizerKind.Adam, LearningRate = 3e-3, Beta1 = 0.8, Beta2 = 0.98, Epsilon = 1e-6 },
            new() { Optimizer = OptimizerKind.Adam, LearningRate = 3e-3, WeightDecay = 0.1 },
            new() { Optimizer = OptimizerKind.Adam, LearningRate = 1e-2, ClipNorm = 0.1 },
            new() { Optimizer = OptimizerKind.AdamW, LearningRate = 1e-2, WeightDecay = 0.1 },
        ],
        Seed = 400,
    };

    private static IEnumerable<CaseSpecification> EveryPart()
    {
        CaseSpecification plain = new()
        {
            Name = "", Cell = CellKind.Lstm, InputSize = 4, HiddenSize = 6, OutputSize = 4, Loss = LossKind.SoftmaxCrossEntropy,
            Lengths = MixedLengths, Weighted = true, Seed = 500,
        };
        EmbeddingOptions words = new() { FirstColumn = 1, Columns = 2, Count = 7, Size = 5 }, kinds = new() { FirstColumn = 3, Count = 3, Size = 2 };
        ConvolutionOptions narrow = new() { Filters = 5, Kernel = 3, BatchNormalization = false };
        ConvolutionOptions wide = new() { Filters = 18, Kernel = 5, Stride = 2 };
        yield return plain with { Name = "Lstm-output-per-step", OutputPerStep = true, Seed = 501 };
        yield return plain with
        {
            Name = "Gru-output-per-step-two-directions", Cell = CellKind.Gru, OutputPerStep = true, Bidirectional = true, Layers = 2, Seed = 502,
        };
        yield return plain with { Name = "Lstm-mean", Pooling = PoolingKind.Mean, Seed = 503 };
        yield return plain with { Name = "Lstm-max-two-directions", Pooling = PoolingKind.Max, Bidirectional = true, Seed = 504 };
        yield return plain with { Name = "Gru-mean-and-max", Cell = CellKind.Gru, Pooling = PoolingKind.MeanAndMax, Seed = 505 };
        yield return plain with { Name = "Lstm-attention-two-directions", Pooling = PoolingKind.Attention, Bidirectional = true, Seed = 506 };
        yield return plain with { Name = "Lstm-embedding", Embeddings = [words], Seed = 507 };
        yield return plain with
        {
            Name = "Gru-two-embeddings-output-per-step", Cell = CellKind.Gru, Embeddings = [words, kinds], OutputPerStep = true, Seed = 508,
        };
        yield return plain with { Name = "Lstm-convolution", Convolutions = [narrow], Seed = 509 };
        yield return plain with { Name = "Lstm-segments", Convolutions = [narrow with { Kernel = 4, Stride = 4 }], Seed = 510 };
        yield return plain with
        {
            Name = "Lstm-normalised-convolutions", Convolutions = [wide, narrow with { BatchNormalization = true }], PoolConvolutions = true, Seed = 511,
        };
        yield return plain with
        {
            Name = "Lstm-every-part", Embeddings = [words, kinds], Convolutions = [wide, narrow], PoolConvolutions = true, Bidirectional = true,
            Layers = 2, Pooling = PoolingKind.MeanAndMax, Seed = 512,
        };
        yield return plain with { Name = "Lstm-layer-normalisation", Layers = 2, LayerNormalization = true, Seed = 513 };
        yield return plain with
        {
            Name = "Gru-layer-normalisation-output-per-step-two-directions", Cell = CellKind.Gru, Layers = 2, LayerNormalization = true,
            Bidirectional = true, OutputPerStep = true, Seed = 514,
        };
        yield return plain with { Name = "Lstm-residual", Layers = 3, Residual = true, Seed = 515 };
        yield return plain with
        {
            Name = "Gru-residual-normalised-two-directions", Cell = CellKind.Gru, Layers = 3, Residual = true, LayerNormalization = true,
            Bidirectional = true, HiddenSize = 9, Seed = 516,
        };
        yield return plain with
        {
            Name = "Lstm-residual-normalised-mean-and-max", Layers = 3, Residual = true, LayerNormalization = true, Bidirectional = true,
            Pooling = PoolingKind.MeanAndMax, Seed = 517,
        };
        CaseSpecification chain = plain with { Loss = LossKind.ConditionalRandomField, OutputPerStep = true, Bidirectional = true };
        yield return chain with { Name = "Lstm-chain-of-classes", Seed = 518 };
        yield return chain with { Name = "Gru-chain-of-classes-embedding", Cell = CellKind.Gru, Embeddings = [words], OutputSize = 7, Seed = 519 };
    }

    private static int OutputsFor(LossKind loss) => loss switch
    {
        LossKind.Logistic => 1,
        LossKind.SoftmaxCrossEntropy => 4,
        _ => 3,
    };
}
