using System.Numerics;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <inheritdoc/>
internal sealed class KeyValues<TKey>(RowVectors<TKey> vectors, int width, IKeyNumbers numbers) : ColumnValues
    where TKey : unmanaged, IUnsignedNumber<TKey>
{
    private VBuffer<TKey> vector;

    public override int Load(int slot)
    {
        vector = vectors.Of(slot);
        return vector.Length;
    }

    public override void CopyTo(Span<float> steps, int first, int stride)
    {
        if (!vector.IsDense)
        {
            Fill(steps, first, stride);
        }

        ReadOnlySpan<TKey> keys = vector.GetValues();
        ReadOnlySpan<int> indices = vector.IsDense ? [] : vector.GetIndices();
        for (int i = 0; i < keys.Length; i++)
        {
            (int step, int place) = Math.DivRem(indices.IsEmpty ? i : indices[i], width);
            ulong key = ulong.CreateTruncating(keys[i]);
            steps[(step * stride) + first + place] = KeyValues.Number(key == 0 ? 0 : numbers.Of(key), place);
        }
    }

    // Keys that a sparse vector leaves out are missing.
    private void Fill(Span<float> steps, int first, int stride)
    {
        for (int at = first; at < steps.Length; at += stride)
        {
            for (int place = 0; place < width; place++)
            {
                steps[at + place] = KeyValues.Number(0, place);
            }
        }
    }
}
