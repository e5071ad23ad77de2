namespace MLNet.Recurrent.Numerics;

/// <summary>
/// xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64: the same numbers on every platform and runtime, which
/// <see cref="Random"/> does not promise.
/// </summary>
internal sealed class RandomSource
{
    private ulong s0, s1, s2, s3;

    public RandomSource(ulong seed) => Restart(seed);

    /// <summary>A source of its own for a purpose or a place, independent of how many numbers others have drawn.</summary>
    public static RandomSource For(int seed, ulong purpose, ulong place = 0)
    {
        var source = new RandomSource(0);
        source.Restart(seed, purpose, place);
        return source;
    }

    /// <summary>What <see cref="For"/> gives, without a new object.</summary>
    public void Restart(int seed, ulong purpose, ulong place)
    {
        ulong mixed = (uint)seed + (purpose << 32);
        Restart(SplitMix(ref mixed) ^ place);
    }
    public ulong NextBits()
    {
        ulong result = ulong.RotateLeft(s1 * 5, 7) * 9, t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = ulong.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextUniform() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [0, bound).</summary>
    public int NextBelow(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);

    /// <summary>Standard normal (Marsaglia's polar method).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double x = (2 * ((NextBits() >> 11) * (1.0 / (1L << 53)))) - 1, y = (2 * ((NextBits() >> 11) * (1.0 / (1L << 53)))) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
            }
        }
    }

    /// <summary>Fisher and Yates.</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextBelow(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private void Restart(ulong seed)
    {
        s0 = SplitMix(ref seed);
        s1 = SplitMix(ref seed);
        s2 = SplitMix(ref seed);
        s3 = SplitMix(ref seed);
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
