using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>Weights as floats, one row after the other.</summary>
internal readonly unsafe struct SingleWeights : IWeightFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Size(int depth, int width) => (nint)depth * width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TStrip Add<TStrip>(TStrip sum, float* row, int depth, float* weights)
        where TStrip : unmanaged, IStrip<TStrip> => RowProduct<TStrip>.Add(sum, row, 1, depth, weights, TStrip.Width);
}
