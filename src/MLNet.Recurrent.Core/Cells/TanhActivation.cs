using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Cells;

/// <summary>tanh(x), derivative 1 - tanh(x)^2.</summary>
internal readonly struct TanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : unmanaged, ILanes<V> => Functions<V>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gradient<V>(V result, V gradient)
        where V : unmanaged, ILanes<V> => gradient * (V.Broadcast(1f) - (result * result));
}
