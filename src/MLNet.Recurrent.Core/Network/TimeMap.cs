using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Where the steps of an augmented sequence stand in the sequence: a part of it, with a window that runs at half or twice the speed,
/// stretched to the same length (window slicing and warping: Le Guennec et al., 2016).
/// <code>
/// x in [0, 1], c = 1 + w (f - 1)      w length of the window, f 2 or 1/2
/// u = c x                    before the window, which starts at a
///   = a + (c x - a) / f      in it
///   = c x + w (1 - f)        after it
/// position = from + u share
/// </code>
/// </summary>
internal readonly struct TimeMap
{
    private readonly double last, from, share, windowStart, window, stretch;

    public TimeMap(AugmentationRates rates, int length, RandomSource random)
    {
        last = length - 1;
        share = 1 - (rates.Crop * random.NextUniform());
        from = (1 - share) * random.NextUniform();
        window = rates.Warp;
        windowStart = (1 - window) * random.NextUniform();
        stretch = random.NextUniform() < 0.5f ? 0.5 : 2;
    }

    /// <summary>Between 0 and the last step.</summary>
    public double Position(int step)
    {
        double x = last == 0 ? 0 : step / last * (1 + (window * (stretch - 1)));
        if (x > windowStart)
        {
            x = x < windowStart + (window * stretch) ? windowStart + ((x - windowStart) / stretch) : x + (window * (1 - stretch));
        }

        return Math.Clamp((from + (x * share)) * last, 0, last);
    }
}
