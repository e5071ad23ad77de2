using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

/// <summary>One product: its size, and how its factors lie in memory.</summary>
internal sealed unsafe record ProductCase
{
    public int Rows { get; init; }

    public int Depth { get; init; }

    /// <summary>Width in registers.</summary>
    public int Vectors { get; init; }

    public int Segments { get; init; } = 1;

    /// <summary>Floats between two segments of either factor.</summary>
    public int SegmentGap { get; init; }

    /// <summary>Whether all rows start from one row, as from a bias.</summary>
    public bool SharedSeed { get; init; }

    /// <summary>Whether the result is added to.</summary>
    public bool Accumulate { get; init; }

    public bool TransposedLeft { get; init; }

    /// <summary>Whether the right factor is packed in strips.</summary>
    public bool Packed { get; init; }

    /// <summary>Multiplies and compares, <paramref name="untouched"/> standing where nothing may be written.</summary>
    public void Compare<V>(float untouched)
        where V : unmanaged, ILanes<V>
    {
        const int gap = 7;
        int width = Vectors * V.Count, stride = width + gap, total = Depth * Segments;
        int leftRow = total + (Segments * SegmentGap), rightSegment = (Depth * width) + SegmentGap;
        var random = new Random((Rows * 10_000) + (Depth * 100) + Vectors);
        int rowStride = TransposedLeft ? 1 : leftRow, depthStride = TransposedLeft ? Rows : 1;
        int leftSegment = (Depth + SegmentGap) * depthStride;
        float[] left = Draw(Rows * leftRow, random);
        float[] right = Draw(Segments * rightSegment, random);
        float[] seed = Draw(Rows * stride, random);
        float[] result = new float[Rows * stride];
        Array.Fill(result, untouched);
        if (Accumulate)
        {
            seed.CopyTo(result, 0);
        }

        float[] expected = [.. result];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < width; column++)
            {
                float sum = seed[SharedSeed ? column : (row * stride) + column];
                for (int k = 0; k < total; k++)
                {
                    (int segment, int inside) = (k / Depth, k % Depth);
                    sum += left[(row * rowStride) + (segment * leftSegment) + (inside * depthStride)]
                        * right[(segment * rightSegment) + (inside * width) + column];
                }

                expected[(row * stride) + column] = sum;
            }
        }

        float[] packed = Packed ? Pack(right, total, width, Panel.StripVectors * V.Count) : right;
        fixed (float* l = left, r = packed, s = seed, c = result)
        {
            var operand = new Operand(l, rowStride, depthStride, Depth, Segments, leftSegment);
            float* start = Accumulate ? c : s;
            nint seedStride = SharedSeed ? 0 : stride;
            if (Packed)
            {
                MatrixProduct<V>.MultiplyStrips(Rows, Vectors, operand, r, start, seedStride, c, stride);
            }
            else
            {
                MatrixProduct<V>.Multiply(Rows, Vectors, operand, new Panel(r, width, SegmentGap), start, seedStride, c, stride);
            }
        }

        Assert.IsTrue(expected.AsSpan().SequenceEqual(result), ToString());
    }

    // strips of some columns, each with all its rows one after the other; the last one may be narrower
    private static float[] Pack(float[] right, int depth, int width, int stripWidth)
    {
        float[] strips = new float[depth * width];
        int place = 0;
        for (int first = 0; first < width; first += stripWidth)
        {
            for (int k = 0; k < depth; k++)
            {
                for (int column = first; column < Math.Min(width, first + stripWidth); column++)
                {
                    strips[place++] = right[(k * width) + column];
                }
            }
        }

        return strips;
    }

    private static float[] Draw(int count, Random random)
    {
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
        {
            value = random.Next(-9, 10);
        }

        return values;
    }
}
