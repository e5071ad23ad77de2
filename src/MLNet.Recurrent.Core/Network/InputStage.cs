using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The first stage: copies the columns that are numbers, changed and standardised if wanted, and puts the sums of embedded vectors
/// behind them.
/// <code>
/// embedded(t) = [ numbers(t) | standardised numbers(t) | sum of E0[ids of embedding 0](t) | sum of E1[...](t) | ... ]
/// </code>
/// </summary>
internal sealed unsafe class InputStage
{
    private readonly NetworkOptions options;

    // neighbouring columns that are numbers
    private readonly List<ColumnRun> runs;
    private readonly Parameter[] tables;

    // own copies of the tables; none where they are read from the parameters
    private readonly PinnedBuffer<float>?[] copies;
    private readonly nint[] vectors;

    public InputStage(NetworkOptions options, ParameterLayout layout)
    {
        this.options = options;
        runs = Runs(options);
        tables = new Parameter[options.Embeddings.Count];
        for (int i = 0; i < tables.Length; i++)
        {
            tables[i] = layout[$"embedding.{i}.weight"];
        }

        copies = new PinnedBuffer<float>?[tables.Length];
        vectors = new nint[tables.Length];
    }

    /// <param name="parameters">All parameters.</param>
    /// <param name="inPlace">
    /// Whether the tables are read where they are, because copies of large tables would cost more than an update: the parameters then
    /// stay at their address until the next call.
    /// </param>
    public void Pack(ReadOnlySpan<float> parameters, bool inPlace)
    {
        for (int i = 0; i < tables.Length; i++)
        {
            ReadOnlySpan<float> table = parameters.Slice(tables[i].Offset, tables[i].Count);
            if (inPlace)
            {
                vectors[i] = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(table));
                continue;
            }

            copies[i] ??= new PinnedBuffer<float>(table.Length);
            table.CopyTo(copies[i]!.Span);
            vectors[i] = (nint)copies[i]!.Pointer;
        }
    }

    public void Forward(NetworkWorkspace workspace, bool training)
    {
        StepBuffer target = workspace.Steps[0];
        SequenceShard source = workspace.Shard;
        target.Begin(source, stride: 1);
        bool dropsTokens = training && workspace.Dropout.Tokens > 0 && tables.Length > 0;
        if (training && workspace.InputMask != null)
        {
            workspace.DrawInputMask();
        }

        for (int row = 0; row < source.Rows; row++)
        {
            int length = source.Length(row);
            float* step = source.Starts[row], first = target.Values(row), embedded = first;
            byte* dropped = dropsTokens ? workspace.DrawTokenMask(row) : null;
            AugmentationRates rates = training ? workspace.Augmentation : default;
            RandomSource? random = rates.Any ? workspace.RestartAugmentation(row) : null;
            TimeMap map = rates.MovesSteps ? new TimeMap(rates, length, random!) : default;
            for (int s = 0; s < length; s++)
            {
                float* read = rates.MovesSteps ? Interpolate(source.Starts[row], length, map.Position(s), workspace.MovedStep) : step;
                Embed(read, embedded, dropped != null && dropped[s] != 0);
                step += options.InputSize;
                embedded += target.Width;
            }

            if (options.SequenceStandardization != SequenceStandardization.None)
            {
                SequenceChange.Standardize(first, length, target.Width, options.NumericSize, options.NumericWidth - options.NumericSize);
            }

            if (rates.Jitter > 0 || rates.Scale > 0)
            {
                SequenceChange.Disturb(first, length, target.Width, options.NumericWidth, rates, random!);
            }

            for (int s = 0; training && workspace.InputMask != null && s < length; s++)
            {
                Multiply(workspace.InputMask + ((nint)row * target.Width), first + ((nint)s * target.Width), target.Width);
            }
        }
    }

    /// <summary>One step; of a stepper, or of a sequence.</summary>
    public void Embed(float* step, float* embedded, bool unknown)
    {
        foreach ((int first, int count) in runs)
        {
            new ReadOnlySpan<float>(step + first, count).CopyTo(new Span<float>(embedded, count));
            embedded += count;
        }

        embedded += options.NumericWidth - options.NumericSize;
        for (int i = 0; i < tables.Length; i++)
        {
            EmbeddingOptions embedding = options.Embeddings[i];
            var sum = new Span<float>(embedded, embedding.Size);
            sum.Clear();
            for (int column = 0; column < embedding.Columns; column++)
            {
                int id = Id(step[embedding.FirstColumn + column], embedding.Count, unknown, column);
                if (id >= 0)
                {
                    var vector = new ReadOnlySpan<float>((float*)vectors[i] + ((nint)id * embedding.Size), embedding.Size);
                    for (int k = 0; k < vector.Length; k++)
                    {
                        sum[k] += vector[k];
                    }
                }
            }

            embedded += embedding.Size;
        }
    }

    /// <summary>Lists the gradients of the vectors that were looked up.</summary>
    public void Backward(NetworkWorkspace workspace, EmbeddingGradients gradients)
    {
        StepBuffer embedded = workspace.Steps[0];
        SequenceShard source = workspace.Shard;
        bool dropsTokens = workspace.Dropout.Tokens > 0;
        for (int row = 0; row < source.Rows; row++)
        {
            float* step = source.Starts[row], gradient = embedded.Gradients(row);
            byte* dropped = dropsTokens ? workspace.TokenMask(row) : null;
            for (int s = 0; s < source.Length(row); s++)
            {
                if (workspace.InputMask != null)
                {
                    Multiply(workspace.InputMask + ((nint)row * embedded.Width), gradient, embedded.Width);
                }

                Collect(step, gradient + options.NumericWidth, dropped != null && dropped[s] != 0, gradients);
                step += options.InputSize;
                gradient += embedded.Width;
            }
        }
    }

    // Between two steps numbers are on the line between theirs; sequences with tokens do not come here.
    private float* Interpolate(float* sequence, int length, double position, float* result)
    {
        int below = (int)position;
        float share = (float)(position - below);
        float* left = sequence + ((nint)below * options.InputSize), right = left + (below + 1 < length ? options.InputSize : 0);
        for (int i = 0; i < options.InputSize; i++)
        {
            result[i] = left[i] + (share * (right[i] - left[i]));
        }

        return result;
    }

    private void Collect(float* step, float* gradient, bool unknown, EmbeddingGradients gradients)
    {
        for (int i = 0; i < tables.Length; i++)
        {
            EmbeddingOptions embedding = options.Embeddings[i];
            for (int column = 0; column < embedding.Columns; column++)
            {
                int id = Id(step[embedding.FirstColumn + column], embedding.Count, unknown, column);
                if (id >= 0)
                {
                    var share = new ReadOnlySpan<float>(gradient, embedding.Size);
                    share.CopyTo(gradients.Add(tables[i].Offset + (id * embedding.Size), embedding.Size));
                }
            }

            gradient += embedding.Size;
        }
    }

    // A step taken as unknown keeps the rest of its bag: the letters of an unknown word are still there.
    private static int Id(float value, int count, bool unknown, int column) =>
        value < 0 ? -1 : (unknown && column == 0) || !(value < count) ? 0 : (int)value;

    private static void Multiply(float* factors, float* values, int count)
    {
        for (int i = 0; i < count; i++)
        {
            values[i] *= factors[i];
        }
    }

    private static List<ColumnRun> Runs(NetworkOptions options)
    {
        var runs = new List<ColumnRun>();
        int first = 0;
        for (int column = 0; column <= options.InputSize; column++)
        {
            if (column == options.InputSize || options.IsEmbedded(column))
            {
                if (column > first)
                {
                    runs.Add(new ColumnRun(first, column - first));
                }

                first = column + 1;
            }
        }

        return runs;
    }
}
