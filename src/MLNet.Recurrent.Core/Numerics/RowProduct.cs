using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>
/// One row times a strip. A single row has no other rows to hide the latency of its sums behind, so it keeps four of them.
/// </summary>
internal static unsafe class RowProduct<TStrip>
    where TStrip : unmanaged, IStrip<TStrip>
{
    /// <summary>sum + left * right.</summary>
    /// <param name="sum">What is added to.</param>
    /// <param name="left">The row; its values are <paramref name="step"/> apart.</param>
    /// <param name="step">Floats from one value of the row to the next.</param>
    /// <param name="depth">Values of the row.</param>
    /// <param name="right">The strip; its rows are <paramref name="stride"/> apart.</param>
    /// <param name="stride">Floats from one row of the strip to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TStrip Add(TStrip sum, float* left, nint step, int depth, float* right, nint stride)
    {
        TStrip s1 = default, s2 = default, s3 = default;
        for (; depth >= 4; depth -= 4)
        {
            sum = TStrip.MultiplyAdd(left, TStrip.Load(right), sum);
            s1 = TStrip.MultiplyAdd(left + step, TStrip.Load(right + stride), s1);
            s2 = TStrip.MultiplyAdd(left + (2 * step), TStrip.Load(right + (2 * stride)), s2);
            s3 = TStrip.MultiplyAdd(left + (3 * step), TStrip.Load(right + (3 * stride)), s3);
            left += 4 * step;
            right += 4 * stride;
        }

        for (; depth > 0; depth--)
        {
            sum = TStrip.MultiplyAdd(left, TStrip.Load(right), sum);
            left += step;
            right += stride;
        }

        return TStrip.Add(TStrip.Add(sum, s1), TStrip.Add(s2, s3));
    }
}
