using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Scores all rows of a block together when the first of them is asked about: weights that are read once serve many sequences.
/// Belongs to one cursor and so to one thread. Allocates nothing after the largest block was seen.
/// </summary>
internal sealed class BlockScorer : IScores
{
    // the product needs a few dozen rows to reach its full speed, and a block should stay in the cache
    private const int MaximumRows = 64, MaximumValues = 1 << 20;

    private readonly ReadAheadCursor rows;
    private readonly DataViewSchema.Column column;
    private readonly SequenceShape shape;
    private readonly SequencePredictor predictor;
    private readonly int[] lengths;
    private readonly float[] outputs;
    private float[] values = [];
    private long scoredBlock;

    public BlockScorer(ReadAheadCursor rows, DataViewSchema.Column column, SequenceShape shape, RecurrentModel model)
    {
        this.rows = rows;
        this.column = column;
        this.shape = shape;
        predictor = new SequencePredictor(model);
        lengths = new int[rows.Capacity];
        outputs = new float[rows.Capacity * model.Options.OutputSize];
    }

    /// <summary>How many rows to read ahead; 1 where sequences are so long that it would not pay.</summary>
    public static int BlockRows(SequenceShape shape) =>
        Math.Clamp(MaximumValues / Math.Max(1, shape.Steps * shape.FeaturesPerStep), 1, MaximumRows);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Outputs
    {
        get
        {
            int slot = rows.Current.Slot;
            shape.CheckRow(rows.ValuesOf<VBuffer<float>>(column)[slot].Length, rows.Position, column.Name);
            if (rows.Block != scoredBlock)
            {
                Score(rows.ValuesOf<VBuffer<float>>(column));
                scoredBlock = rows.Block;
            }

            int size = outputs.Length / lengths.Length;
            return outputs.AsSpan(slot * size, size);
        }
    }

    private void Score(ReadOnlySpan<VBuffer<float>> sequences)
    {
        int used = 0;
        for (int row = 0; row < sequences.Length; row++)
        {
            // A sequence of another shape fails when its own row is asked about; until then a step stands in for it.
            bool isAccepted = shape.Accepts(sequences[row].Length);
            int length = isAccepted ? sequences[row].Length : shape.FeaturesPerStep;
            if (values.Length - used < length)
            {
                Array.Resize(ref values, Math.Max(2 * values.Length, used + length * (sequences.Length - row)));
            }

            if (isAccepted)
            {
                sequences[row].CopyTo(values.AsSpan(used, length));
            }

            lengths[row] = length / shape.FeaturesPerStep;
            used += length;
        }

        int size = outputs.Length / lengths.Length;
        predictor.Predict(values.AsSpan(0, used), lengths.AsSpan(0, sequences.Length), outputs.AsSpan(0, sequences.Length * size));
    }
}
