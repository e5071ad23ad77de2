using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>
/// Weights as the upper halves of floats (bfloat16: eight bits of precision, the range of a float), two rows in one: a row of even
/// depth in the low halves, the next in the high ones. Half of the memory to read. A shift makes floats of the low halves; the
/// high ones are floats as they stand, with the bits of their neighbour below their own, and are chosen such that the whole is
/// nearest to the weight. (A mask instead would cost a fifth of the time.)
/// </summary>
internal readonly unsafe struct BFloat16Weights : IWeightFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Size(int depth, int width) => (nint)((depth + 1) / 2) * width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TStrip Add<TStrip>(TStrip sum, float* row, int depth, float* weights)
        where TStrip : unmanaged, IStrip<TStrip>
    {
        TStrip s1 = default, s2 = default, s3 = default;
        for (; depth >= 4; depth -= 4)
        {
            TStrip first = TStrip.Load(weights), second = TStrip.Load(weights + TStrip.Width);
            sum = TStrip.MultiplyAdd(row, TStrip.LowHalves(first), sum);
            s1 = TStrip.MultiplyAdd(row + 1, first, s1);
            s2 = TStrip.MultiplyAdd(row + 2, TStrip.LowHalves(second), s2);
            s3 = TStrip.MultiplyAdd(row + 3, second, s3);
            row += 4;
            weights += 2 * TStrip.Width;
        }

        for (; depth > 0; depth -= 2)
        {
            TStrip pair = TStrip.Load(weights);
            sum = TStrip.MultiplyAdd(row, TStrip.LowHalves(pair), sum);
            if (depth > 1)
            {
                s1 = TStrip.MultiplyAdd(row + 1, pair, s1);
            }

            row += 2;
            weights += TStrip.Width;
        }

        return TStrip.Add(TStrip.Add(sum, s1), TStrip.Add(s2, s3));
    }

    /// <summary>Packs a strip of weights, and sets those given to what they have become.</summary>
    public static void Pack(float* weights, int depth, int width, float* packed)
    {
        for (int k = 0; k < depth; k += 2)
        {
            for (int lane = 0; lane < width; lane++)
            {
                uint pair = Nearest(weights[lane], lower: 0) >> 16;
                weights[lane] = BitConverter.UInt32BitsToSingle(pair << 16);
                if (k + 1 < depth)
                {
                    pair = Nearest(weights[width + lane], pair);
                    weights[width + lane] = BitConverter.UInt32BitsToSingle(pair);
                }

                packed[lane] = BitConverter.UInt32BitsToSingle(pair);
            }

            weights += 2 * width;
            packed += width;
        }
    }

    /// <summary>
    /// The bits of the float nearest to a value among those with a given lower half. Without the sign, floats are in the order of
    /// their bits.
    /// </summary>
    public static uint Nearest(float value, uint lower)
    {
        int bits = BitConverter.SingleToInt32Bits(value), magnitude = bits & int.MaxValue;
        int upper = Math.Max(magnitude - (int)lower + 0x8000, 0) & ~0xffff;
        return (uint)((bits & int.MinValue) | upper) | lower;
    }
}
