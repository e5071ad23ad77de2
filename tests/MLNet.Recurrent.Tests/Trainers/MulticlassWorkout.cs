using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Tests.Trainers;

internal sealed class MulticlassWorkout : TaskWorkout
{
    public override string LabelColumnName => nameof(SequenceRow.Class);

    public override object Trainers(MLContext ml) => ml.MulticlassClassification.Trainers;

    public override IEstimator<ITransformer> StockTrainer(MLContext ml) =>
        ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(LabelColumnName);

    public override IEstimator<ITransformer> Preparation(MLContext ml) =>
        ml.Transforms.Conversion.MapValueToKey(LabelColumnName);

    public override double Quality(MLContext ml, IDataView scored) =>
        ml.MulticlassClassification.Evaluate(scored, LabelColumnName).LogLossReduction;

    public override IEnumerable<double> CrossValidatedQualities(
        MLContext ml, IDataView data, IEstimator<ITransformer> pipeline) =>
        ml.MulticlassClassification.CrossValidate(data, pipeline, 2, LabelColumnName)
            .Select(fold => fold.Metrics.LogLossReduction);

    public override IReadOnlyList<double> Importance(MLContext ml, ITransformer model, IDataView data) =>
    [
        .. Sequences.InOrder(ml.MulticlassClassification.PermutationFeatureImportance(model, data, LabelColumnName))
            .Select(metrics => metrics.MicroAccuracy.Mean),
    ];

    public override IReadOnlyList<double> Importance(
        MLContext ml, ISingleFeaturePredictionTransformer<RecurrentModel> model, IDataView data) =>
    [
        .. ml.MulticlassClassification.PermutationFeatureImportance(model, data, LabelColumnName)
            .Select(metrics => metrics.MicroAccuracy.Mean),
    ];

    public override float[] EngineScores(MLContext ml, ITransformer model, IEnumerable<SequenceRow> rows)
    {
        using var engine = ml.Model.CreatePredictionEngine<SequenceRow, VectorScore>(model);
        return [.. rows.SelectMany(row => engine.Predict(row).Score)];
    }

    public override float[] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score").SelectMany(score => score)];
}
