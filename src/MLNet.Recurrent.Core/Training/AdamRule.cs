using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Adam (Kingma and Ba, 2015).
/// <code>
/// m = b1 m + (1 - b1) g                  v = b2 v + (1 - b2) g^2
/// w -= rate / (1 - b1^t) m / (sqrt(v / (1 - b2^t)) + epsilon)
/// </code>
/// </summary>
internal readonly struct AdamRule : IUpdateRule
{
    private readonly float beta1, beta2, epsilon, rate, secondCorrection;

    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Added to the denominator.</param>
    /// <param name="update">Number of the update, from 1.</param>
    public AdamRule(float learningRate, float beta1, float beta2, float epsilon, long update)
    {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        rate = (float)(learningRate / (1 - Math.Pow(beta1, update)));
        secondCorrection = (float)(1 / (1 - Math.Pow(beta2, update)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Update<V>(V weights, V gradients, ref V firstMoment, ref V secondMoment)
        where V : unmanaged, ILanes<V>
    {
        firstMoment = V.MultiplyAdd(V.Broadcast(beta1), firstMoment, V.Broadcast(1 - beta1) * gradients);
        secondMoment = V.MultiplyAdd(V.Broadcast(beta2), secondMoment, V.Broadcast(1 - beta2) * gradients * gradients);
        V denominator = V.SquareRoot(secondMoment * V.Broadcast(secondCorrection)) + V.Broadcast(epsilon);
        return V.MultiplyAdd(V.Broadcast(-rate), firstMoment / denominator, weights);
    }
}
