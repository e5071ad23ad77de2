using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// The states of all layers at the start of each stretch of sequences that are longer than their tapes: what is needed to run
/// a stretch again.
/// </summary>
internal sealed unsafe class StretchStates
{
    private readonly LayerGeometry[] geometries;
    private readonly PinnedBuffer<float> states;
    private readonly nint stretchSize;
    private readonly int maximumRows;

    public StretchStates(LayerGeometry[] geometries, int maximumRows, int stretches)
    {
        this.geometries = geometries;
        this.maximumRows = maximumRows;
        foreach (LayerGeometry geometry in geometries)
        {
            stretchSize += (nint)maximumRows * geometry.PaddedHidden * (geometry.Shape.HasMemory ? 2 : 1);
        }

        states = new PinnedBuffer<float>(stretches * stretchSize);
    }

    /// <summary>Keeps the state before a step.</summary>
    public void Save(LayerTape[] tapes, int rows, int step, int stretch) => Copy(tapes, rows, step, stretch, save: true);

    /// <summary>Keeps the states after the last step of the longest sequences, where they go on from.</summary>
    public void SaveLast(LayerTape[] tapes, SequenceShard shard) =>
        Save(tapes, shard.ActiveRows(shard.Steps - 1), shard.Steps, stretch: 0);

    /// <summary>Puts a state before the first step on the tapes.</summary>
    public void Restore(LayerTape[] tapes, int rows, int stretch) => Copy(tapes, rows, tapes[0].Origin, stretch, save: false);

    private void Copy(LayerTape[] tapes, int rows, int step, int stretch, bool save)
    {
        float* kept = states.Pointer + (stretch * stretchSize);
        for (int i = 0; i < tapes.Length; i++)
        {
            int hidden = geometries[i].PaddedHidden;
            for (int row = 0; row < rows; row++)
            {
                Move(tapes[i].RowsBefore(step) + ((nint)row * geometries[i].RowStride), kept + ((nint)row * hidden), hidden, save);
            }

            kept += (nint)maximumRows * hidden;
            if (geometries[i].Shape.HasMemory)
            {
                Move(tapes[i].MemoryBefore(step), kept, rows * hidden, save);
                kept += (nint)maximumRows * hidden;
            }
        }
    }

    private static void Move(float* live, float* kept, int count, bool save)
    {
        Span<float> liveSpan = new(live, count), keptSpan = new(kept, count);
        if (save)
        {
            liveSpan.CopyTo(keptSpan);
        }
        else
        {
            keptSpan.CopyTo(liveSpan);
        }
    }
}
