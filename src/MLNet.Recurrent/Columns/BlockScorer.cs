using Microsoft.ML;
using MLNet.Recurrent.Inference;

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
    private readonly SequenceScoring scoring;
    private readonly StepAssembler assembler;
    private readonly SequencePredictor predictor;
    private readonly string?[] problems;

    // steps of the sequences as they are, and as they are scored
    private readonly int[] steps, lengths;

    // where the outputs of each sequence start
    private readonly int[] places;
    private readonly int width;
    private float[] values = [], outputs = [];
    private long scoredBlock;

    public BlockScorer(ReadAheadCursor rows, IReadOnlyList<DataViewSchema.Column> sources, SequenceScoring scoring)
    {
        this.rows = rows;
        this.scoring = scoring;
        assembler = new StepAssembler(rows, scoring.Columns, sources);
        predictor = new SequencePredictor(scoring.Model);
        problems = new string?[rows.Capacity];
        steps = new int[rows.Capacity];
        lengths = new int[rows.Capacity];
        width = scoring.Columns.Width;
        places = new int[rows.Capacity + 1];
    }

    /// <summary>How many rows to read ahead; 1 where sequences are so long that it would not pay.</summary>
    public static int BlockRows(SequenceColumns columns) =>
        (int)Math.Clamp(MaximumValues / Math.Max(1, (long)columns.Steps * columns.Width), 1, MaximumRows);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Outputs
    {
        get
        {
            int slot = rows.Current.Slot;
            if (rows.Block != scoredBlock)
            {
                Score();
                scoredBlock = rows.Block;
            }

            scoring.Check(problems[slot], steps[slot], rows.Position);
            return steps[slot] > 0 ? outputs.AsSpan(places[slot]..places[slot + 1]) : scoring.Prior;
        }
    }

    private void Score()
    {
        int used = 0, count = rows.Count;
        for (int row = 0; row < count; row++)
        {
            problems[row] = assembler.Load(row);
            steps[row] = assembler.Steps;

            // What cannot be scored shows when its own row is asked about; until then a step stands in for it.
            lengths[row] = Math.Max(1, steps[row]);
            int size = lengths[row] * width;
            if (values.Length - used < size)
            {
                Array.Resize(ref values, Math.Max(2 * values.Length, used + (size * (count - row))));
            }

            if (steps[row] > 0)
            {
                assembler.CopyTo(values.AsSpan(used, size));
            }

            used += size;
            places[row + 1] = places[row] + scoring.OutputCount(lengths[row]);
        }

        if (outputs.Length < places[count])
        {
            outputs = new float[places[count]];
        }

        predictor.Predict(values.AsSpan(0, used), lengths.AsSpan(0, count), outputs.AsSpan(0, places[count]));
    }
}
