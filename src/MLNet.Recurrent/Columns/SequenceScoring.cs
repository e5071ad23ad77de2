using Microsoft.ML;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>What scoring a row takes: the model, its columns, and the answer where there is no sequence.</summary>
/// <param name="Model">The network.</param>
/// <param name="Columns">What its sequences are made of.</param>
/// <param name="Prior">[output size]: outputs for a sequence without steps; null where that is an error.</param>
internal sealed record SequenceScoring(RecurrentModel Model, SequenceColumns Columns, float[]? Prior)
{
    /// <summary>Outputs of a sequence; where each step has its own, a sequence without steps has none.</summary>
    public int OutputCount(int steps) => Model.Options.OutputSize * (Model.Options.OutputPerStep ? steps : 1);

    public IScores Open(DataViewRow row, IReadOnlyList<DataViewSchema.Column> sources) => row is ReadAheadCursor rows
        ? new BlockScorer(rows, sources, this)
        : new RowScorer(row, sources, this);

    /// <summary>Throws when a row cannot be scored.</summary>
    /// <param name="problem">What is wrong with it; null for nothing.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="row">Its number.</param>
    public void Check(string? problem, int steps, long row)
    {
        if (problem is not null)
        {
            throw new InvalidDataException($"Row {row} (the first is row 0): {problem} Prepare the data as for training: cut or pad " +
                "the sequence.");
        }

        if (steps == 0 && Prior is null && !Model.Options.OutputPerStep)
        {
            throw new InvalidDataException($"Row {row} (the first is row 0): column '{Columns[0].Name}' holds a sequence without " +
                "steps. Filter such rows out, or train with EmptySequences = EmptySequenceHandling.ScorePrior to have them scored as " +
                "the average of the training data.");
        }
    }
}
