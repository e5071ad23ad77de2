namespace MLNet.Recurrent.Columns;

/// <summary>What stands in a step for a key.</summary>
internal static class KeyValues
{
    /// <summary>
    /// Number 0 at the first place of a step is a token that is missing or unknown, which has a vector of its own; at the other
    /// places, those of a bag, it is nothing.
    /// </summary>
    /// <param name="number">Number of the key; 0 for missing or unknown.</param>
    /// <param name="place">Place among the keys of a step.</param>
    public static float Number(int number, int place) => number == 0 && place > 0 ? -1 : number;
}
