using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Trainers;

/// <summary>A real value per step. Adds Score, in the label's scale and as long as the sequence.</summary>
internal sealed class SequenceRegressionTask : RecurrentTask
{
    public static SequenceRegressionTask Instance { get; } = new();

    public override string Name => "SequenceRegression";

    public override OutputKind Output => OutputKind.Linear;

    public override bool IsPerStep => true;

    public override IReadOnlyList<LossKind> Losses => RegressionTask.Instance.Losses;

    public override void CheckLabel(SchemaShape.Column label)
    {
        if (!TrainingColumns.IsVector(label) || label.IsKey || label.ItemType != NumberDataViewType.Single)
        {
            throw new ArgumentException($"Column '{label.Name}' is {SchemaColumn.Describe(label)}; the label of a sequence regression is a " +
                $"vector of Single, one for each step. Add ml.Transforms.Conversion.ConvertType(\"{label.Name}\") before the trainer, or use " +
                "ml.Regression.Trainers for one label per sequence.");
        }
    }

    public override int OutputSize(DataViewSchema.Column label) => 1;

    public override LabelColumn Label(DataViewSchema.Column label) =>
        LabelColumn.PerStep(label.Name, row => row.GetGetter<VBuffer<float>>(label), float.IsFinite, "a finite number");

    // a sequence without steps has no values
    public override float[] Prior(SequenceSet sequences, int outputSize) => [];

    public override IEnumerable<SchemaShape.Column> Promise(SchemaShape.Column label) =>
    [
        SchemaColumn.Create(ColumnNames.Score, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Single,
            annotations: ScoreAnnotations.Shape()),
    ];

    public override IReadOnlyList<AppendedColumn> Columns(DataViewSchema input, RecurrentModel model, ClassLabels? classes)
    {
        var annotations = new ScoreAnnotations(input, Name);
        return
        [
            new AppendedColumn(ColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, 0), annotations.For(ColumnNames.Score),
                scorer => new ValueGetter<VBuffer<float>>((ref VBuffer<float> score) =>
                {
                    ReadOnlySpan<float> outputs = scorer.Outputs;
                    VBufferEditor<float> editor = VBufferEditor.Create(ref score, outputs.Length);
                    outputs.CopyTo(editor.Values);
                    score = editor.Commit();
                })),
        ];
    }
}
