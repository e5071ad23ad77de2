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
    private float[] outputs = [];
    private int outputCount;
    private long scoredPosition = -1;

    public RowScorer(DataViewRow row, IReadOnlyList<DataViewSchema.Column> sources, SequenceScoring scoring)
    {
        this.row = row;
        this.scoring = scoring;
        assembler = new StepAssembler(row, scoring.Columns, sources);
        predictor = new SequencePredictor(scoring.Model);
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

            return outputs.AsSpan(0, outputCount);
        }
    }

    private void Score()
    {
        scoring.Check(assembler.Load(), assembler.Steps, row.Position);
        outputCount = scoring.OutputCount(assembler.Steps);
        if (outputs.Length < outputCount)
        {
            outputs = new float[outputCount];
        }

        if (assembler.Steps > 0)
        {
            predictor.Predict(assembler.Assemble(), outputs.AsSpan(0, outputCount));
        }
        else
        {
            scoring.Prior.CopyTo(outputs);
        }
    }
}
