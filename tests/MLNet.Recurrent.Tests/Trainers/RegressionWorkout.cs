using Microsoft.ML;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Tests.Trainers;

internal sealed class RegressionWorkout : TaskWorkout
{
    public override string LabelColumnName => nameof(SequenceRow.Value);

    public override object Trainers(MLContext ml) => ml.Regression.Trainers;

    public override IEstimator<ITransformer> StockTrainer(MLContext ml) =>
        ml.Regression.Trainers.OnlineGradientDescent(LabelColumnName);

    public override double Quality(MLContext ml, IDataView scored) => ml.Regression.Evaluate(scored, LabelColumnName).RSquared;

    public override IEnumerable<double> CrossValidatedQualities(
        MLContext ml, IDataView data, IEstimator<ITransformer> pipeline) =>
        ml.Regression.CrossValidate(data, pipeline, 2, LabelColumnName).Select(fold => fold.Metrics.RSquared);

    public override IReadOnlyList<double> Importance(MLContext ml, ITransformer model, IDataView data) =>
    [
        .. Sequences.InOrder(ml.Regression.PermutationFeatureImportance(model, data, LabelColumnName))
            .Select(metrics => metrics.RSquared.Mean),
    ];

    public override IReadOnlyList<double> Importance(
        MLContext ml, ISingleFeaturePredictionTransformer<RecurrentModel> model, IDataView data) =>
        [.. ml.Regression.PermutationFeatureImportance(model, data, LabelColumnName).Select(metrics => metrics.RSquared.Mean)];
}
