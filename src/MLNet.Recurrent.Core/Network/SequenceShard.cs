using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The sequences that one thread takes through the network together, longest first: at time step t the first
/// <see cref="ActiveRows"/>(t) rows are alive, so nothing is padded and nothing masked.
/// </summary>
internal sealed unsafe class SequenceShard
{
    private readonly PinnedBuffer<nint> starts;
    private readonly int[] lengths;
    private int[] activeRows;

    public SequenceShard(int maximumRows, int maximumSteps)
    {
        starts = new PinnedBuffer<nint>(maximumRows);
        lengths = new int[maximumRows];
        activeRows = new int[maximumSteps];
    }

    public int Rows { get; private set; }

    /// <summary>Steps of the longest sequence.</summary>
    public int Steps { get; private set; }

    /// <summary>[rows]: first value of each sequence, step after step.</summary>
    public float** Starts => (float**)starts.Pointer;

    public int Length(int row) => lengths[row];

    /// <summary>Sequences with a step of this index.</summary>
    public int ActiveRows(int step) => step < Steps ? activeRows[step] : 0;

    /// <summary>Points the rows at sequences in pinned storage, given longest first.</summary>
    /// <param name="values">The storage.</param>
    /// <param name="set">Where each sequence stands in it.</param>
    /// <param name="indices">The sequences; all of them reach the first step.</param>
    /// <param name="firstStep">First step to take of each.</param>
    /// <param name="maximumSteps">Steps to take at the most.</param>
    public void Fill(float* values, SequenceSet set, ReadOnlySpan<int> indices, int firstStep = 0, int maximumSteps = int.MaxValue)
    {
        Begin(indices.Length);
        for (int row = 0; row < indices.Length; row++)
        {
            float* start = values + set.Starts[indices[row]] + ((nint)firstStep * set.FeaturesPerStep);
            Set(row, start, Math.Min(maximumSteps, set.Lengths[indices[row]] - firstStep));
        }

        End();
    }

    /// <summary>One sequence.</summary>
    public void Fill(float* values, int length)
    {
        Begin(1);
        Set(0, values, length);
        End();
    }

    public void Begin(int rows) => Rows = rows;

    /// <summary>Rows are set longest first.</summary>
    public void Set(int row, float* start, int length)
    {
        Starts[row] = start;
        lengths[row] = length;
    }

    public void End()
    {
        Steps = lengths[0];
        if (activeRows.Length < Steps)
        {
            activeRows = new int[Steps];
        }

        int active = Rows;
        for (int step = 0; step < Steps; step++)
        {
            while (lengths[active - 1] <= step)
            {
                active--;
            }

            activeRows[step] = active;
        }
    }
}
