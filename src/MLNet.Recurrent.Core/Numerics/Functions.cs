using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>Elementary functions on one register. Not-a-number goes through all of them, so a diverging network shows.</summary>
internal static class Functions<V>
    where V : unmanaged, ILanes<V>
{
    // Beyond it tanh is 1 to the last bit of a float.
    private const float TanhBound = 7.90531110763549805f;

    // Beyond it 2^n is no longer a normal float.
    private const float SigmoidBound = 87f;

    // 1.5 * 2^23 + 127: added to a float, it leaves the nearest whole number plus 127, the exponent of 2^n, in the lowest bits.
    private const float Rounding = 12583039f;

    /// <summary>
    /// tanh(x) = x P(x^2) / Q(x^2), a rational function of degree 13 over 6; relative error at most 4e-7 but for results too
    /// small for a normal float. The coefficients are those of the minimax fit that Eigen uses.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        x = V.Min(V.Broadcast(TanhBound), V.Max(V.Broadcast(-TanhBound), x));
        V y = x * x;
        V p = V.Broadcast(-2.76076847742355e-16f);
        p = V.MultiplyAdd(p, y, V.Broadcast(2.00018790482477e-13f));
        p = V.MultiplyAdd(p, y, V.Broadcast(-8.60467152213735e-11f));
        p = V.MultiplyAdd(p, y, V.Broadcast(5.12229709037114e-08f));
        p = V.MultiplyAdd(p, y, V.Broadcast(1.48572235717979e-05f));
        p = V.MultiplyAdd(p, y, V.Broadcast(6.37261928875436e-04f));
        p = V.MultiplyAdd(p, y, V.Broadcast(4.89352455891786e-03f));
        V q = V.Broadcast(1.19825839466702e-06f);
        q = V.MultiplyAdd(q, y, V.Broadcast(1.18534705686654e-04f));
        q = V.MultiplyAdd(q, y, V.Broadcast(2.26843463243900e-03f));
        q = V.MultiplyAdd(q, y, V.Broadcast(4.89352518554385e-03f));
        return p * x / q;
    }

    /// <summary>
    /// 1 / (1 + 2^t), t = -x / ln 2 = n + f with f in [-1/2, 1/2]: 2^f as a minimax polynomial, 2^n as the bits of a float. Half of
    /// the operations of tanh, which counts where gates take a quarter of the time. Relative error at most 3e-7 + 8e-8 |x|.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        V one = V.Broadcast(1f), rounding = V.Broadcast(Rounding);
        x = V.Min(V.Broadcast(SigmoidBound), V.Max(V.Broadcast(-SigmoidBound), x));
        V t = x * V.Broadcast(-1.44269504f), n = t + rounding, f = t - (n - rounding);
        V p = V.Broadcast(1.3276472e-3f);
        p = V.MultiplyAdd(p, f, V.Broadcast(9.67554133e-3f));
        p = V.MultiplyAdd(p, f, V.Broadcast(5.55071327e-2f));
        p = V.MultiplyAdd(p, f, V.Broadcast(0.240221197f));
        p = V.MultiplyAdd(p, f, V.Broadcast(0.693146967f));
        p = V.MultiplyAdd(p, f, one);
        return one / V.MultiplyAdd(V.LowBitsAsExponent(n), p, one);
    }
}
