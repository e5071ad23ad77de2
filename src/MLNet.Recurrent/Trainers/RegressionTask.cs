using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Trainers;

/// <summary>A real value per sequence, or several of a model from elsewhere. Adds Score, in the label's scale.</summary>
internal sealed class RegressionTask : RecurrentTask
{
    public static RegressionTask Instance { get; } = new();

    public override string Name => "Regression";

    public override OutputKind Output => OutputKind.Linear;

    public override IReadOnlyList<LossKind> Losses { get; } = [LossKind.SquaredError, LossKind.AbsoluteError, LossKind.Huber];

    public override void CheckLabel(SchemaShape.Column label)
    {
        if (!TrainingColumns.IsScalar(label, NumberDataViewType.Single))
        {
            throw new ArgumentException($"Column '{label.Name}' is {SchemaColumn.Describe(label)}; the label of a regression " +
                $"is Single. Add ml.Transforms.Conversion.ConvertType(\"{label.Name}\") before the trainer.");
        }
    }

    public override int OutputSize(DataViewSchema.Column label) => 1;

    public override LabelColumn Label(DataViewSchema.Column label) =>
        new(label.Name, row => row.GetGetter<float>(label), float.IsFinite, "a finite number");

    public override float[] Prior(SequenceSet sequences, int outputSize)
    {
        double sum = 0, total = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            double weight = sequences.Weights?[i] ?? 1;
            sum += weight * sequences.Targets[i];
            total += weight;
        }

        return [(float)(sum / total)];
    }

    public override IEnumerable<SchemaShape.Column> Promise(SchemaShape.Column label) =>
    [
        SchemaColumn.Create(ColumnNames.Score, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single,
            annotations: ScoreAnnotations.Shape()),
    ];

    public override IReadOnlyList<AppendedColumn> Columns(DataViewSchema input, RecurrentModel model, ClassLabels? classes)
    {
        var annotations = new ScoreAnnotations(input, Name);
        int outputSize = model.Options.OutputSize;
        return
        [
            outputSize == 1
                ? new AppendedColumn(ColumnNames.Score, NumberDataViewType.Single, annotations.For(ColumnNames.Score),
                    scorer => new ValueGetter<float>((ref float score) => score = scorer.Outputs[0]))
                : new AppendedColumn(ColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, outputSize), annotations.For(ColumnNames.Score),
                    scorer => new ValueGetter<VBuffer<float>>((ref VBuffer<float> score) =>
                    {
                        VBufferEditor<float> editor = VBufferEditor.Create(ref score, outputSize);
                        scorer.Outputs.CopyTo(editor.Values);
                        score = editor.Commit();
                    })),
        ];
    }
}
