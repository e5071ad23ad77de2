using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>
/// Weights as whole numbers of eight bits with a scale per lane, four rows in one: the first in the lowest bytes. A quarter of the memory to
/// read.
/// <code>
/// weight = scale * number, number from -128 to 127
/// sum over rows of row[k] * weight[k] = scale * sum over rows of row[k] * number[k]
/// </code>
/// A shift brings a byte to the top of a whole number of 32 bits, and a conversion makes a float of it, with the bytes of the rows before it
/// as a fraction; numbers are chosen such that the whole is nearest to the weight. (Masks, or widening bytes, would take more instructions.)
/// </summary>
internal readonly unsafe struct Int8Weights : IWeightFormat
{
    // Rows in a whole number of 32 bits, and what the topmost byte counts in it.
    public const int Rows = 4;

    private const float Top = 1 << 24;

    // [width] scales, then [ceil(depth / 4), width] whole numbers
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Size(int depth, int width) => (nint)(1 + ((depth + Rows - 1) / Rows)) * width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TStrip Add<TStrip>(TStrip sum, float* row, int depth, float* weights)
        where TStrip : unmanaged, IStrip<TStrip>
    {
        TStrip s0 = default, s1 = default, s2 = default, s3 = default, scale = TStrip.Load(weights);
        weights += TStrip.Width;
        for (; depth >= Rows; depth -= Rows)
        {
            TStrip numbers = TStrip.Load(weights);
            s0 = TStrip.MultiplyAdd(row, TStrip.FromShifted(numbers, 24), s0);
            s1 = TStrip.MultiplyAdd(row + 1, TStrip.FromShifted(numbers, 16), s1);
            s2 = TStrip.MultiplyAdd(row + 2, TStrip.FromShifted(numbers, 8), s2);
            s3 = TStrip.MultiplyAdd(row + 3, TStrip.FromShifted(numbers, 0), s3);
            row += Rows;
            weights += TStrip.Width;
        }

        if (depth > 0)
        {
            TStrip numbers = TStrip.Load(weights);
            s0 = TStrip.MultiplyAdd(row, TStrip.FromShifted(numbers, 24), s0);
            if (depth > 1)
            {
                s1 = TStrip.MultiplyAdd(row + 1, TStrip.FromShifted(numbers, 16), s1);
            }

            if (depth > 2)
            {
                s2 = TStrip.MultiplyAdd(row + 2, TStrip.FromShifted(numbers, 8), s2);
            }
        }

        return TStrip.MultiplyAdd(scale, TStrip.Add(TStrip.Add(s0, s1), TStrip.Add(s2, s3)), sum);
    }

    /// <summary>The scale of a channel by its greatest weight: 127 steps up and down. Weights that are no numbers give one that is none.</summary>
    public static float Scale(float greatest) => greatest / 127 / Top;

    /// <summary>Finds the scales of the lanes of a strip of weights.</summary>
    /// <param name="weights">[depth, width].</param>
    /// <param name="depth">Rows of weights.</param>
    /// <param name="width">Lanes.</param>
    /// <param name="packed">Its start, [width], takes the scales.</param>
    public static void FindScales(float* weights, int depth, int width, float* packed)
    {
        for (int lane = 0; lane < width; lane++)
        {
            float greatest = 0;
            for (int k = 0; k < depth; k++)
            {
                greatest = Math.Max(greatest, Math.Abs(weights[((nint)k * width) + lane]));
            }

            packed[lane] = Scale(greatest);
        }
    }

    /// <summary>Packs a strip of weights behind their scales, and sets those given to what they have become.</summary>
    public static void Pack(float* weights, int depth, int width, float* packed)
    {
        for (int lane = 0; lane < width; lane++)
        {
            float scale = packed[lane];
            for (int k = 0; k < depth; k += Rows)
            {
                uint numbers = 0;
                for (int byteOf = 0; byteOf < Math.Min(Rows, depth - k); byteOf++)
                {
                    float* weight = weights + ((nint)(k + byteOf) * width) + lane;
                    numbers = Append(numbers, byteOf, Number(*weight, scale, numbers, byteOf));
                    *weight = Value(numbers, byteOf, scale);
                }

                packed[((nint)(1 + (k / Rows)) * width) + lane] = BitConverter.UInt32BitsToSingle(numbers);
            }
        }
    }

    /// <summary>
    /// The number of a weight among four that share 32 bits. A weight that is <see cref="Value"/> of a number already gives that number again.
    /// </summary>
    /// <param name="weight">The weight.</param>
    /// <param name="scale">Of its channel.</param>
    /// <param name="numbers">Those of the rows before it.</param>
    /// <param name="byteOf">Its place, 0 to 3: that of its row modulo 4.</param>
    public static sbyte Number(float weight, float scale, uint numbers, int byteOf)
    {
        float step = scale * Top, fraction = (numbers << Shift(byteOf)) / Top;
        return step > 0 ? (sbyte)Math.Clamp(MathF.Round((weight / step) - fraction), -128, 127) : (sbyte)0;
    }

    /// <summary>Puts a number to those of the rows before it.</summary>
    public static uint Append(uint numbers, int byteOf, sbyte number) => numbers | ((uint)(byte)number << (8 * byteOf));

    /// <summary>The weight that a number stands for, with those before it as a fraction.</summary>
    public static float Value(uint numbers, int byteOf, float scale) => (int)(numbers << Shift(byteOf)) * scale;

    private static int Shift(int byteOf) => 24 - (8 * byteOf);
}
