using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>m = momentum m + g; w -= rate m (Polyak, 1964).</summary>
internal readonly struct SgdRule(float rate, float momentum) : IUpdateRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Update<V>(V weights, V gradients, ref V firstMoment, ref V secondMoment)
        where V : unmanaged, ILanes<V>
    {
        firstMoment = V.MultiplyAdd(V.Broadcast(momentum), firstMoment, gradients);
        return V.MultiplyAdd(V.Broadcast(-rate), firstMoment, weights);
    }
}
