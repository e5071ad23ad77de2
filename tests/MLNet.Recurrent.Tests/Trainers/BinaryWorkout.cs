using Microsoft.ML;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Tests.Trainers;

internal sealed class BinaryWorkout : TaskWorkout
{
    public override string LabelColumnName => nameof(SequenceRow.Flag);

    public override object Trainers(MLContext ml) => ml.BinaryClassification.Trainers;

    public override IEstimator<ITransformer> StockTrainer(MLContext ml) =>
        ml.BinaryClassification.Trainers.LbfgsLogisticRegression(LabelColumnName);

    public override double Quality(MLContext ml, IDataView scored) =>
        (2 * ml.BinaryClassification.Evaluate(scored, LabelColumnName).AreaUnderRocCurve) - 1;

    public override IEnumerable<double> CrossValidatedQualities(
        MLContext ml, IDataView data, IEstimator<ITransformer> pipeline) =>
        ml.BinaryClassification.CrossValidate(data, pipeline, 2, LabelColumnName)
            .Select(fold => (2 * fold.Metrics.AreaUnderRocCurve) - 1);

    public override IReadOnlyList<double> Importance(MLContext ml, ITransformer model, IDataView data) =>
    [
        .. Sequences.InOrder(ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, data, LabelColumnName))
            .Select(metrics => metrics.AreaUnderRocCurve.Mean),
    ];

    public override IReadOnlyList<double> Importance(
        MLContext ml, ISingleFeaturePredictionTransformer<RecurrentModel> model, IDataView data) =>
    [
        .. ml.BinaryClassification.PermutationFeatureImportance(model, data, LabelColumnName)
            .Select(metrics => metrics.AreaUnderRocCurve.Mean),
    ];
}
