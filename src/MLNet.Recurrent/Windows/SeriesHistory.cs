namespace MLNet.Recurrent.Windows;

/// <summary>The most recent steps of one series: as many as a window and the wait for its label need.</summary>
/// <param name="capacity">Steps kept.</param>
/// <param name="featuresPerStep">Values per step; 0 if nobody asks for the windows.</param>
internal sealed class SeriesHistory(int capacity, int featuresPerStep)
{
    // [steps kept, features]: a ring once it has its full size; until then it grows, since many series may be short
    private float[] ring = [];

    /// <summary>Steps seen so far, kept or not.</summary>
    public long Count { get; private set; }

    /// <summary>Counts one more step, whose values are to be written into the span returned.</summary>
    public Span<float> Append()
    {
        int start = (int)(Count % capacity) * featuresPerStep;
        if (start + featuresPerStep > ring.Length)
        {
            long doubled = Math.Max(2L * ring.Length, 4L * featuresPerStep);
            Array.Resize(ref ring, (int)Math.Min(doubled, (long)capacity * featuresPerStep));
        }

        Count++;
        return ring.AsSpan(start, featuresPerStep);
    }

    /// <param name="end">Steps up to and including the last one of the window.</param>
    /// <param name="window">[length, features], oldest step first.</param>
    public void CopyWindow(long end, Span<float> window)
    {
        int length = window.Length / featuresPerStep;
        int start = (int)((end - length) % capacity);
        int untilWrap = Math.Min(length, capacity - start) * featuresPerStep;
        ring.AsSpan(start * featuresPerStep, untilWrap).CopyTo(window);
        ring.AsSpan(0, window.Length - untilWrap).CopyTo(window[untilWrap..]);
    }
}
