namespace MLNet.Recurrent.Training;

/// <summary>A target that is not a number is not known: of several steps ahead, those beyond the end of a series.</summary>
internal static class MissingTargets
{
    /// <summary>How many targets are known.</summary>
    public static int Count(ReadOnlySpan<float> target)
    {
        int count = 0;
        foreach (float value in target)
        {
            count += float.IsNaN(value) ? 0 : 1;
        }

        return count;
    }
}
