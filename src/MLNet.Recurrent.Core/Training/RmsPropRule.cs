using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>v = decay v + (1 - decay) g^2; w -= rate g / (sqrt(v) + epsilon) (Tieleman and Hinton, 2012).</summary>
internal readonly struct RmsPropRule(float rate, float decay, float epsilon) : IUpdateRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Update<V>(V weights, V gradients, ref V firstMoment, ref V secondMoment)
        where V : unmanaged, ILanes<V>
    {
        secondMoment = V.MultiplyAdd(V.Broadcast(decay), secondMoment, V.Broadcast(1 - decay) * gradients * gradients);
        return V.MultiplyAdd(V.Broadcast(-rate), gradients / (V.SquareRoot(secondMoment) + V.Broadcast(epsilon)), weights);
    }
}
