using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <inheritdoc/>
internal sealed class NumberValues(RowVectors<float> vectors, int width) : ColumnValues
{
    private VBuffer<float> vector;
    private float[] dense = [];

    public override ReadOnlySpan<float> Unchanged => vector.IsDense ? vector.GetValues() : [];

    public override int Load(int slot)
    {
        vector = vectors.Of(slot);
        return vector.Length;
    }

    public override void CopyTo(Span<float> steps, int first, int stride)
    {
        if (stride == width)
        {
            vector.CopyTo(steps[..vector.Length]);
            return;
        }

        ReadOnlySpan<float> values = vector.IsDense ? vector.GetValues() : Densified();
        for (; !values.IsEmpty; values = values[width..], first += stride)
        {
            values[..width].CopyTo(steps[first..]);
        }
    }

    private ReadOnlySpan<float> Densified()
    {
        if (dense.Length < vector.Length)
        {
            dense = new float[vector.Length];
        }

        vector.CopyTo(dense.AsSpan(0, vector.Length));
        return dense.AsSpan(0, vector.Length);
    }
}
