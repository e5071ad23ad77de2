using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>
/// C[row] = seed[row] + A[row] * B: the only matrix kernel. A seed stride of 0 adds one bias row to all, the result itself as
/// seed accumulates. Each element sums over k in order, whatever the tile; only a single row
/// sums in four strands (see <see cref="RowProduct{TStrip}"/>).
/// </summary>
internal static unsafe class MatrixProduct<V>
    where V : unmanaged, ILanes<V>
{
    /// <summary>All rows, <paramref name="vectors"/> registers wide.</summary>
    public static void Multiply(
        int rows, int vectors, in Operand a, Panel b, float* seed, nint seedStride, float* result, nint resultStride)
    {
        int column = 0;
        if (Hardware.HasManyRegisters)
        {
            for (; vectors - column >= 4; column += 4)
            {
                Rows<QuadStrip<V>>(rows, a, b, seed, seedStride, result, resultStride, column * V.Count);
            }

            if (vectors - column == 3)
            {
                Rows<TripleStrip<V>>(rows, a, b, seed, seedStride, result, resultStride, column * V.Count);
                return;
            }
        }

        for (; vectors - column >= 2; column += 2)
        {
            Rows<PairStrip<V>>(rows, a, b, seed, seedStride, result, resultStride, column * V.Count);
        }

        if (vectors > column)
        {
            Rows<SingleStrip<V>>(rows, a, b, seed, seedStride, result, resultStride, column * V.Count);
        }
    }

    /// <summary>
    /// The same for a right factor packed in strips of four registers: strip n holds its depth rows one after the other.
    /// </summary>
    public static void MultiplyStrips(
        int rows, int vectors, in Operand a, float* packed, float* seed, nint seedStride, float* result, nint resultStride)
    {
        nint depth = (nint)a.Depth * a.Segments;
        for (int column = 0; column < vectors; column += Panel.StripVectors)
        {
            int width = Math.Min(Panel.StripVectors, vectors - column);
            nint offset = (nint)column * V.Count;
            Panel strip = new(packed + (offset * depth), width * V.Count);
            Multiply(rows, width, a, strip, seed + offset, seedStride, result + offset, resultStride);
        }
    }

    private static void Rows<TStrip>(
        int rows, in Operand a, Panel b, float* seed, nint seedStride, float* result, nint resultStride, nint column)
        where TStrip : unmanaged, IStrip<TStrip>
    {
        b = b.Shifted(column);
        seed += column;
        result += column;
        float* start = a.Start;
        while (rows > 0)
        {
            // 7 = 4 + 3 and 8 = 4 + 4: a tile of one or two rows waits for memory more than it computes.
            int height = rows >= 6 && rows is not (7 or 8) ? 6 : rows >= 4 && rows != 5 ? 4 : Math.Min(rows, 3);
            switch (height)
            {
                case 6: Tile<RowCounts.Six, TStrip>(a, start, b, seed, seedStride, result, resultStride); break;
                case 4: Tile<RowCounts.Four, TStrip>(a, start, b, seed, seedStride, result, resultStride); break;
                case 3: Tile<RowCounts.Three, TStrip>(a, start, b, seed, seedStride, result, resultStride); break;
                case 2: Tile<RowCounts.Two, TStrip>(a, start, b, seed, seedStride, result, resultStride); break;
                default: SingleRow<TStrip>(a, start, b, seed, result); break;
            }

            rows -= height;
            start += height * a.RowStride;
            seed += height * seedStride;
            result += height * resultStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SingleRow<TStrip>(in Operand a, float* start, Panel b, float* seed, float* result)
        where TStrip : unmanaged, IStrip<TStrip>
    {
        TStrip sum = TStrip.Load(seed);
        float* right = b.Start;
        for (int s = 0; s < a.Segments; s++)
        {
            sum = RowProduct<TStrip>.Add(sum, start + (s * a.SegmentStride), a.DepthStride, a.Depth, right, b.Stride);
            right += (a.Depth * b.Stride) + b.SegmentSkip;
        }

        TStrip.Store(sum, result);
    }

    // NoInlining belongs to AggressiveOptimization: inlined into a caller that is compiled anew, the tile loses
    // most of its speed; without AggressiveOptimization the first calls do.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TRows, TStrip>(
        in Operand a, float* start, Panel b, float* seed, nint seedStride, float* result, nint resultStride)
        where TRows : IRowCount
        where TStrip : unmanaged, IStrip<TStrip>
    {
        TStrip c0 = TStrip.Load(seed), c1 = TStrip.Load(seed + seedStride), c2 = default, c3 = default, c4 = default, c5 = default;
        if (TRows.Value > 2)
        {
            c2 = TStrip.Load(seed + (2 * seedStride));
        }

        if (TRows.Value > 3)
        {
            c3 = TStrip.Load(seed + (3 * seedStride));
        }

        if (TRows.Value > 4)
        {
            c4 = TStrip.Load(seed + (4 * seedStride));
            c5 = TStrip.Load(seed + (5 * seedStride));
        }

        nint step = a.DepthStride, row1 = a.RowStride, row2 = 2 * row1, row3 = 3 * row1, row4 = 4 * row1, row5 = 5 * row1;
        nint stride = b.Stride;
        float* right = b.Start;
        float* segment = start;
        for (int s = a.Segments; s > 0; s--)
        {
            float* left = segment;
            for (int k = a.Depth; k > 0; k--)
            {
                TStrip x = TStrip.Load(right);
                c0 = TStrip.MultiplyAdd(left, x, c0);
                c1 = TStrip.MultiplyAdd(left + row1, x, c1);
                if (TRows.Value > 2)
                {
                    c2 = TStrip.MultiplyAdd(left + row2, x, c2);
                }

                if (TRows.Value > 3)
                {
                    c3 = TStrip.MultiplyAdd(left + row3, x, c3);
                }

                if (TRows.Value > 4)
                {
                    c4 = TStrip.MultiplyAdd(left + row4, x, c4);
                    c5 = TStrip.MultiplyAdd(left + row5, x, c5);
                }

                left += step;
                right += stride;
            }

            segment += a.SegmentStride;
            right += b.SegmentSkip;
        }

        TStrip.Store(c0, result);
        TStrip.Store(c1, result + resultStride);
        if (TRows.Value > 2)
        {
            TStrip.Store(c2, result + (2 * resultStride));
        }

        if (TRows.Value > 3)
        {
            TStrip.Store(c3, result + (3 * resultStride));
        }

        if (TRows.Value > 4)
        {
            TStrip.Store(c4, result + (4 * resultStride));
            TStrip.Store(c5, result + (5 * resultStride));
        }
    }
}
