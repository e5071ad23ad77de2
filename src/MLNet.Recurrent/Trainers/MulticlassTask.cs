using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Trainers;

/// <summary>
/// One of several classes per sequence. Adds PredictedLabel, a key like the label, and Score, a probability per class.
/// </summary>
internal sealed class MulticlassTask : RecurrentTask
{
    public static MulticlassTask Instance { get; } = new();

    public override string Name => "MulticlassClassification";

    public override OutputKind Output => OutputKind.Softmax;

    public override IReadOnlyList<LossKind> Losses { get; } = [LossKind.SoftmaxCrossEntropy];

    public override void CheckLabel(SchemaShape.Column label)
    {
        if (!TrainingColumns.IsKey(label))
        {
            throw new ArgumentException($"Column '{label.Name}' is {SchemaColumn.Describe(label)}; the label of a multiclass " +
                "classification is Key<UInt32>. " +
                $"Add ml.Transforms.Conversion.MapValueToKey(\"{label.Name}\") before the trainer.");
        }
    }

    public override int OutputSize(DataViewSchema.Column label) => checked((int)((KeyDataViewType)label.Type).Count);

    public override ClassLabels? Classes(DataViewSchema.Column label) => ClassLabels.Of(label);

    public override LabelColumn Label(DataViewSchema.Column label)
    {
        int count = OutputSize(label);
        return new LabelColumn(label.Name, row => LabelGetters.Key(row, label), index => index >= 0 && index < count,
            $"one of the key's {count} values");
    }

    public override float[] Prior(SequenceSet sequences, int outputSize) =>
        Array.ConvertAll(ClassWeights(sequences, outputSize), weight => (float)Math.Log(weight));

    public override IEnumerable<SchemaShape.Column> Promise(SchemaShape.Column label)
    {
        IEnumerable<SchemaShape.Column> keyValues = [], names = [];
        if (SchemaColumn.TryFind(label.Annotations, AnnotationNames.KeyValues, out SchemaShape.Column values))
        {
            keyValues = [Values(AnnotationNames.KeyValues, values)];
            names = values.ItemType == TextDataViewType.Instance
                ? [Values(AnnotationNames.SlotNames, values), Values(AnnotationNames.TrainingLabelValues, values)]
                : [Values(AnnotationNames.TrainingLabelValues, values)];
        }

        return
        [
            SchemaColumn.Create(ColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32,
                isKey: true, annotations: ScoreAnnotations.Shape(keyValues)),
            SchemaColumn.Create(ColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single,
                annotations: ScoreAnnotations.Shape(names)),
        ];
    }

    public override IReadOnlyList<AppendedColumn> Columns(DataViewSchema input, RecurrentModel model, ClassLabels? classes)
    {
        var annotations = new ScoreAnnotations(input, Name);
        return
        [
            new AppendedColumn(ColumnNames.PredictedLabel, new KeyDataViewType(typeof(uint), model.Options.OutputSize),
                annotations.For(ColumnNames.PredictedLabel, more => classes?.AddTo(more, AnnotationNames.KeyValues)),
                scorer => new ValueGetter<uint>((ref uint label) => label = MostLikely(scorer.Outputs))),
            new AppendedColumn(ColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, model.Options.OutputSize),
                annotations.For(ColumnNames.Score, more =>
                {
                    classes?.AddTo(more, AnnotationNames.TrainingLabelValues);
                    if (classes is { IsText: true })
                    {
                        classes.AddTo(more, AnnotationNames.SlotNames);
                    }
                }),
                scorer => new ValueGetter<VBuffer<float>>((ref VBuffer<float> score) =>
                {
                    ReadOnlySpan<float> outputs = scorer.Outputs;
                    VBufferEditor<float> editor = VBufferEditor.Create(ref score, outputs.Length);
                    Probabilities(outputs, editor.Values);
                    score = editor.Commit();
                })),
        ];
    }

    // keys count from 1; 0 is a missing value, the answer to outputs that are not numbers
    private static uint MostLikely(ReadOnlySpan<float> outputs) =>
        TensorPrimitives.IsNaNAny(outputs) ? 0 : (uint)TensorPrimitives.IndexOfMax(outputs) + 1;

    // softmax; the greatest output is subtracted so that no exponential overflows
    private static void Probabilities(ReadOnlySpan<float> outputs, Span<float> probabilities)
    {
        float greatest = TensorPrimitives.Max(outputs);
        float sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            probabilities[i] = MathF.Exp(outputs[i] - greatest);
            sum += probabilities[i];
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }

    private static SchemaShape.Column Values(string name, SchemaShape.Column values) =>
        SchemaColumn.Create(name, SchemaShape.Column.VectorKind.Vector, values.ItemType);
}
