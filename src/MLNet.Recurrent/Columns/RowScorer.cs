using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Scores the sequence of one row, once per position however many columns ask. Belongs to one row or cursor and so to one
/// thread. Allocates nothing after the longest sequence was seen.
/// </summary>
internal sealed class RowScorer : IScores
{
    private readonly DataViewRow row;
    private readonly DataViewSchema.Column column;
    private readonly SequenceShape shape;
    private readonly ValueGetter<VBuffer<float>> getSequence;
    private readonly SequencePredictor predictor;
    private readonly float[] outputs;

    private VBuffer<float> sequence;
    private float[] dense = [];
    private long scoredPosition = -1;

    public RowScorer(DataViewRow row, DataViewSchema.Column column, SequenceShape shape, RecurrentModel model)
    {
        this.row = row;
        this.column = column;
        this.shape = shape;
        getSequence = row.GetGetter<VBuffer<float>>(column);
        predictor = new SequencePredictor(model);
        outputs = new float[model.Options.OutputSize];
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
        getSequence(ref sequence);
        shape.CheckRow(sequence.Length, row.Position, column.Name);
        predictor.Predict(sequence.IsDense ? sequence.GetValues() : Densified(), outputs);
    }

    private ReadOnlySpan<float> Densified()
    {
        if (dense.Length < sequence.Length)
        {
            dense = new float[sequence.Length];
        }

        Span<float> values = dense.AsSpan(0, sequence.Length);
        sequence.CopyTo(values);
        return values;
    }
}
