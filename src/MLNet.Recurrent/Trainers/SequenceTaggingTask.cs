using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Trainers;

/// <summary>
/// One of several classes per step. Adds PredictedLabel, keys like the labels, and Score, [steps, classes] probabilities. Both are
/// as long as the sequence.
/// </summary>
internal sealed class SequenceTaggingTask : RecurrentTask
{
    private SequenceTaggingTask(OutputKind output, LossKind loss)
    {
        Output = output;
        Losses = [loss];
    }

    /// <summary>The classes of a sequence are decided together.</summary>
    public static SequenceTaggingTask Chain { get; } = new(OutputKind.ConditionalRandomField, LossKind.ConditionalRandomField);

    /// <summary>Each step is decided by itself.</summary>
    public static SequenceTaggingTask Independent { get; } = new(OutputKind.Softmax, LossKind.SoftmaxCrossEntropy);

    public override string Name => "SequenceTagging";

    public override OutputKind Output { get; }

    public override bool IsPerStep => true;

    public override IReadOnlyList<LossKind> Losses { get; }

    public override void CheckLabel(SchemaShape.Column label)
    {
        if (!TrainingColumns.IsKeyVector(label))
        {
            throw new ArgumentException($"Column '{label.Name}' is {SchemaColumn.Describe(label)}; the label of a tagger is a vector of " +
                $"Key<UInt32>, one for each step. Add ml.Transforms.Conversion.MapValueToKey(\"{label.Name}\") before the trainer.");
        }
    }

    public override int OutputSize(DataViewSchema.Column label) =>
        checked((int)((KeyDataViewType)((VectorDataViewType)label.Type).ItemType).Count);

    public override ClassLabels? Classes(DataViewSchema.Column label) => ClassLabels.Of(label);

    public override LabelColumn Label(DataViewSchema.Column label)
    {
        int count = OutputSize(label);
        return LabelColumn.PerStep(label.Name, row => LabelGetters.Keys(row, label), index => index >= 0 && index < count,
            $"one of the key's {count} values");
    }

    // a sequence without steps has no tags
    public override float[] Prior(SequenceSet sequences, int outputSize) => [];

    public override IEnumerable<SchemaShape.Column> Promise(SchemaShape.Column label)
    {
        IEnumerable<SchemaShape.Column> keyValues = [], names = [];
        if (SchemaColumn.TryFind(label.Annotations, AnnotationNames.KeyValues, out SchemaShape.Column values))
        {
            keyValues = [SchemaColumn.Create(AnnotationNames.KeyValues, SchemaShape.Column.VectorKind.Vector, values.ItemType)];
            names = [SchemaColumn.Create(AnnotationNames.TrainingLabelValues, SchemaShape.Column.VectorKind.Vector, values.ItemType)];
        }

        return
        [
            SchemaColumn.Create(ColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.UInt32,
                isKey: true, annotations: ScoreAnnotations.Shape(keyValues)),
            SchemaColumn.Create(ColumnNames.Score, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Single,
                annotations: ScoreAnnotations.Shape(names)),
        ];
    }

    public override IReadOnlyList<AppendedColumn> Columns(DataViewSchema input, RecurrentModel model, ClassLabels? classes)
    {
        var annotations = new ScoreAnnotations(input, Name);
        int count = model.Options.OutputSize;
        return
        [
            new AppendedColumn(ColumnNames.PredictedLabel, new VectorDataViewType(new KeyDataViewType(typeof(uint), count), 0),
                annotations.For(ColumnNames.PredictedLabel, more => classes?.AddTo(more, AnnotationNames.KeyValues)),
                scorer => Tags(scorer, model)),
            new AppendedColumn(ColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, 0, count),
                annotations.For(ColumnNames.Score, more => classes?.AddTo(more, AnnotationNames.TrainingLabelValues)),
                scorer => Probabilities(scorer, model)),
        ];
    }

    // keys count from 1; 0 is a missing value, the answer to outputs that are not numbers
    private static ValueGetter<VBuffer<uint>> Tags(IScores scorer, RecurrentModel model)
    {
        var decoder = new TagDecoder(model);
        int[] tags = [];
        return (ref VBuffer<uint> keys) =>
        {
            ReadOnlySpan<float> outputs = scorer.Outputs;
            int steps = outputs.Length / model.Options.OutputSize;
            VBufferEditor<uint> editor = VBufferEditor.Create(ref keys, steps);
            if (steps > 0)
            {
                tags = tags.Length < steps ? new int[steps] : tags;
                decoder.Decode(outputs, tags.AsSpan(0, steps));
            }

            for (int i = 0; i < steps; i++)
            {
                editor.Values[i] = (uint)(tags[i] + 1);
            }

            keys = editor.Commit();
        };
    }

    private static ValueGetter<VBuffer<float>> Probabilities(IScores scorer, RecurrentModel model)
    {
        var decoder = new TagDecoder(model);
        return (ref VBuffer<float> probabilities) =>
        {
            ReadOnlySpan<float> outputs = scorer.Outputs;
            VBufferEditor<float> editor = VBufferEditor.Create(ref probabilities, outputs.Length);
            if (outputs.Length > 0)
            {
                decoder.Probabilities(outputs, editor.Values);
            }

            probabilities = editor.Commit();
        };
    }
}
