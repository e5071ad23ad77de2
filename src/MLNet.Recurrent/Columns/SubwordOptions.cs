namespace MLNet.Recurrent;

/// <summary>
/// Pieces of words that have vectors of their own, added to that of the word, so that a word that training has not seen still
/// has a meaning (Bojanowski et al., 2017). "where" with its ends marked, &lt;where&gt;, has the pieces &lt;wh, whe, her, ere,
/// re&gt; of three letters.
/// </summary>
public sealed record SubwordOptions
{
    /// <summary>Letters of the shortest pieces, marks included, 1 to 16.</summary>
    public int MinimumLength { get; init; } = 3;

    /// <summary>Letters of the longest pieces, marks included, <see cref="MinimumLength"/> to 16.</summary>
    public int MaximumLength { get; init; } = 4;

    /// <summary>Pieces of a word at the most, 1 to 256; of longer words those nearest to both ends.</summary>
    public int MaximumPerWord { get; init; } = 24;

    internal void Validate()
    {
        Require.Range(MinimumLength, 1, 16);
        Require.Range(MaximumLength, MinimumLength, 16);
        Require.Range(MaximumPerWord, 1, 256);
    }
}
