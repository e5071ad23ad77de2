using Microsoft.ML;

namespace MLNet.Recurrent.Columns;

/// <summary>
/// Puts the steps of a sequence together out of its columns: the one place that knows how, for training, rows and blocks.
/// </summary>
internal sealed class StepAssembler
{
    private readonly SequenceColumns columns;
    private readonly ColumnValues[] values;
    private readonly int[] first;
    private readonly int width;
    private float[] assembled = [];

    /// <param name="row">The row that stands, or a cursor that reads in blocks.</param>
    /// <param name="columns">What sequences are made of.</param>
    /// <param name="sources">The columns in the row's schema.</param>
    /// <param name="numbers">Numbers of the keys of each column, where they are not those of its vocabulary.</param>
    public StepAssembler(
        DataViewRow row, SequenceColumns columns, IReadOnlyList<DataViewSchema.Column> sources, IReadOnlyList<IKeyNumbers?>? numbers = null)
    {
        this.columns = columns;
        width = columns.Width;
        values = new ColumnValues[columns.Count];
        first = new int[columns.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ColumnValues.Open(row, sources[i], columns[i], numbers?[i] ?? columns[i].Vocabulary);
            first[i] = columns.First(i);
        }
    }

    /// <summary>Steps of the sequence; 0 where there is a problem.</summary>
    public int Steps { get; private set; }

    /// <summary>Takes the values of a row.</summary>
    /// <param name="slot">Which row of a block; not used row by row.</param>
    /// <returns>What is wrong with their numbers; null if nothing is, though there may be no steps.</returns>
    public string? Load(int slot = 0)
    {
        Steps = 0;
        int steps = 0;
        for (int i = 0; i < values.Length; i++)
        {
            SequenceColumn column = columns[i];
            int count = values[i].Load(slot);
            if (!column.Shape.Accepts(count))
            {
                return $"column '{column.Name}' holds {count} values; it must hold {column.Shape}.";
            }

            count /= column.Shape.FeaturesPerStep;
            if (i > 0 && count != steps)
            {
                return $"column '{column.Name}' holds {count} steps, but column '{columns[0].Name}' holds {steps}; " +
                    "the columns of a sequence must hold equally many.";
            }

            steps = count;
        }

        Steps = steps;
        return null;
    }

    /// <summary>Writes the steps that were loaded.</summary>
    /// <param name="steps">[steps, width].</param>
    public void CopyTo(Span<float> steps)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i].CopyTo(steps, first[i], width);
        }
    }

    /// <summary>The steps that were loaded, [steps, width]; valid until the next are.</summary>
    public ReadOnlySpan<float> Assemble()
    {
        if (values.Length == 1 && !values[0].Unchanged.IsEmpty)
        {
            return values[0].Unchanged;
        }

        int size = Steps * width;
        if (assembled.Length < size)
        {
            assembled = new float[size];
        }

        CopyTo(assembled.AsSpan(0, size));
        return assembled.AsSpan(0, size);
    }
}
