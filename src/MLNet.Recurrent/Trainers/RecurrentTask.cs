using Microsoft.ML;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Trainers;

/// <summary>
/// What makes one task differ from another: how labels are read, what training makes small, which columns scoring adds.
/// </summary>
internal abstract class RecurrentTask
{
    /// <summary>The task's name among ML.NET's evaluators.</summary>
    public abstract string Name { get; }

    /// <summary>What the outputs of the network mean; also says which task a saved model belongs to.</summary>
    public abstract OutputKind Output { get; }

    /// <summary>The losses to choose from, the default first.</summary>
    public abstract IReadOnlyList<LossKind> Losses { get; }

    /// <summary>The sum of the weights of the sequences of each class, and one more each, so that no class is impossible.</summary>
    protected static double[] ClassWeights(SequenceSet sequences, int classes)
    {
        double[] weights = new double[classes];
        Array.Fill(weights, 1);
        for (int i = 0; i < sequences.Count; i++)
        {
            weights[(int)sequences.Targets[i]] += sequences.Weights?[i] ?? 1;
        }

        return weights;
    }

    /// <summary>Whether each step of a sequence has a label and outputs of its own.</summary>
    public virtual bool IsPerStep => false;

    /// <summary>The task of a model.</summary>
    public static RecurrentTask Of(NetworkOptions network) => (network.Output, network.OutputPerStep) switch
    {
        (OutputKind.Linear, false) => RegressionTask.Instance,
        (OutputKind.Logistic, false) => BinaryTask.Instance,
        (OutputKind.Softmax, false) => MulticlassTask.Instance,
        (OutputKind.Linear, true) => SequenceRegressionTask.Instance,
        (OutputKind.Softmax, true) => SequenceTaggingTask.Independent,
        (OutputKind.ConditionalRandomField, true) => SequenceTaggingTask.Chain,
        _ => throw new ArgumentOutOfRangeException(nameof(network), network.Output, "Unknown task."),
    };

    /// <summary>Throws when the label column has a type that this task cannot learn.</summary>
    public abstract void CheckLabel(SchemaShape.Column label);

    /// <summary>Outputs of a network that learns this label.</summary>
    public abstract int OutputSize(DataViewSchema.Column label);

    /// <summary>Names of the classes behind the label; null without names.</summary>
    public virtual ClassLabels? Classes(DataViewSchema.Column label) => null;

    /// <summary>The values of the label as texts, in the order of the numbers of its classes; null if it has none.</summary>
    public virtual IReadOnlyList<string>? ClassNames(DataViewSchema.Column label) => Classes(label)?.Texts;

    /// <summary>How to read the label.</summary>
    public abstract LabelColumn Label(DataViewSchema.Column label);

    /// <summary>Outputs for a sequence of which nothing is known, from the labels of the training.</summary>
    /// <param name="sequences">The training data.</param>
    /// <param name="outputSize">Outputs of the network.</param>
    public abstract float[] Prior(SequenceSet sequences, int outputSize);

    /// <summary>The columns that scoring promises.</summary>
    public abstract IEnumerable<SchemaShape.Column> Promise(SchemaShape.Column label);

    /// <summary>The columns that scoring adds.</summary>
    /// <param name="input">The schema before scoring.</param>
    /// <param name="model">The network.</param>
    /// <param name="classes">Names of the classes; null without names.</param>
    public abstract IReadOnlyList<AppendedColumn> Columns(DataViewSchema input, RecurrentModel model, ClassLabels? classes);
}
