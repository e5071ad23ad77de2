using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Trainers;

/// <summary>
/// One of two classes per sequence. Adds PredictedLabel, Score (log-odds) and Probability: the logistic function of the score,
/// which training by likelihood calibrates.
/// </summary>
internal sealed class BinaryTask : RecurrentTask
{
    public static BinaryTask Instance { get; } = new();

    public override string Name => "BinaryClassification";

    public override OutputKind Output => OutputKind.Logistic;

    public override IReadOnlyList<LossKind> Losses { get; } = [LossKind.Logistic];

    public override void CheckLabel(SchemaShape.Column label)
    {
        if (!TrainingColumns.IsScalar(label, BooleanDataViewType.Instance)
            && !TrainingColumns.IsScalar(label, NumberDataViewType.Single)
            && !TrainingColumns.IsKey(label))
        {
            throw new ArgumentException($"Column '{label.Name}' is {SchemaColumn.Describe(label)}; the label of a binary " +
                "classification is Boolean, Single (0 or 1), or a key of two values. " +
                "Convert it with ml.Transforms.Conversion.ConvertType or MapValue.");
        }
    }

    public override int OutputSize(DataViewSchema.Column label) => 1;

    public override IReadOnlyList<string>? ClassNames(DataViewSchema.Column label) =>
        label.Type is KeyDataViewType ? ClassLabels.Of(label)?.Texts : label.Type == BooleanDataViewType.Instance ? ["false", "true"] : ["0", "1"];

    public override LabelColumn Label(DataViewSchema.Column label)
    {
        Func<DataViewRow, ValueGetter<float>> create = label.Type switch
        {
            KeyDataViewType key when key.Count != 2 => throw new ArgumentException(
                $"Column '{label.Name}' is a key of {key.Count} values; the label of a binary classification has two. " +
                "Use ml.MulticlassClassification.Trainers, or join values."),
            KeyDataViewType => row => LabelGetters.Key(row, label),
            BooleanDataViewType => row => LabelGetters.Boolean(row, label),
            _ => row => row.GetGetter<float>(label),
        };
        return new LabelColumn(label.Name, create, value => value is 0 or 1, "true or false, 1 or 0");
    }

    public override float[] Prior(SequenceSet sequences, int outputSize)
    {
        double[] weights = ClassWeights(sequences, 2);
        return [(float)Math.Log(weights[1] / weights[0])];
    }

    public override IEnumerable<SchemaShape.Column> Promise(SchemaShape.Column label) =>
    [
        SchemaColumn.Create(ColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance,
            annotations: ScoreAnnotations.Shape()),
        SchemaColumn.Create(ColumnNames.Score, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single,
            annotations: ScoreAnnotations.Shape()),
        SchemaColumn.Create(ColumnNames.Probability, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single,
            annotations: ScoreAnnotations.Shape(SchemaColumn.Create(
                AnnotationNames.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance))),
    ];

    public override IReadOnlyList<AppendedColumn> Columns(DataViewSchema input, RecurrentModel model, ClassLabels? classes)
    {
        var annotations = new ScoreAnnotations(input, Name);
        return
        [
            new AppendedColumn(ColumnNames.PredictedLabel, BooleanDataViewType.Instance,
                annotations.For(ColumnNames.PredictedLabel),
                scorer => new ValueGetter<bool>((ref bool label) => label = scorer.Outputs[0] > 0)),
            new AppendedColumn(ColumnNames.Score, NumberDataViewType.Single, annotations.For(ColumnNames.Score),
                scorer => new ValueGetter<float>((ref float score) => score = scorer.Outputs[0])),
            new AppendedColumn(ColumnNames.Probability, NumberDataViewType.Single,
                annotations.For(ColumnNames.Probability, more => more.AddPrimitiveValue(
                    AnnotationNames.IsNormalized, BooleanDataViewType.Instance, true)),
                scorer => new ValueGetter<float>(
                    (ref float probability) => probability = 1 / (1 + MathF.Exp(-scorer.Outputs[0])))),
        ];
    }
}
