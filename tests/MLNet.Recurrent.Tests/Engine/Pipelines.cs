using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Engine;

/// <summary>Pipelines as users write them: single-step columns, windows, a recurrent trainer.</summary>
internal static class Pipelines
{
    public const int Length = 6;

    /// <summary>What stands before the window.</summary>
    public static EstimatorChain<ColumnConcatenatingTransformer> Steps(MLContext ml) => ml.Transforms.NormalizeMeanVariance("Level", "Load")
        .Append(ml.Transforms.Categorical.OneHotEncoding("ModeCode", "Mode"))
        .Append(ml.Transforms.Concatenate("Step", "Level", "ModeCode"));

    public static TransformerChain<RecurrentTransformer> Fit(
        MLContext ml, IEnumerable<Reading> readings, string? seriesColumnName = null, RecurrentTrainerOptions? options = null) =>
        Steps(ml)
            .Append(ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: "Heat", length: Length, seriesColumnName: seriesColumnName))
            .Append(ml.Regression.Trainers.Lstm(options ?? Quick()))
            .Fit(ml.Data.LoadFromEnumerable(readings));

    public static RecurrentTrainerOptions Quick(int hiddenSize = 5) => new() { HiddenSize = hiddenSize, NumberOfEpochs = 1 };
}
