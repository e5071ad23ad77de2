using Microsoft.ML;
using MLNet.Recurrent.Inference;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Scores the sequence of one row, once per position however many columns ask. Belongs to one row or cursor and so to one
/// thread. Allocates nothing after the longest sequence was seen.
/// </summary>
internal sealed class RowScorer : IScores
{
    private readonly DataViewRow row;
    private readonly SequenceScoring scoring;
    private readonly StepAssembler assembler;
    private readonly SequencePredictor predictor;
    private readonly float[] outputs;
    private long scoredPosition = -1;

    public RowScorer(DataViewRow row, IReadOnlyList<DataViewSchema.Column> sources, SequenceScoring scoring)
    {
        this.row = row;
        this.scoring = scoring;
        assembler = new StepAssembler(row, scoring.Columns, sources);
        predictor = new SequencePredictor(scoring.Model);
        outputs = new float[scoring.Model.Options.OutputSize];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Outputs
    {
        get
        {
            if (row.Position != scoredPosition || scoredPosition < 0)
            {
                Score();
                scoredPosition = row.Position;
            }

            return outputs;
        }
    }

    private void Score()
    {
        scoring.Check(assembler.Load(), assembler.Steps, row.Position);
        if (assembler.Steps > 0)
        {
            predictor.Predict(assembler.Assemble(), outputs);
        }
        else
        {
            scoring.Prior.CopyTo(outputs);
        }
    }
}
