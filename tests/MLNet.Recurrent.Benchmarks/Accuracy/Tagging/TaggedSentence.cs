namespace MLNet.Recurrent.Benchmarks.Accuracy.Tagging;

/// <summary>Words with their tags, and what else a file says of each word.</summary>
internal sealed class TaggedSentence
{
    /// <summary>Columns between word and tag at the most.</summary>
    public const int MaximumExtras = 3;

    public string[] Words { get; set; } = [];

    /// <summary>Each a column of the file between word and tag; as many as it has, the others empty.</summary>
    public string[] Extra1 { get; set; } = [];

    public string[] Extra2 { get; set; } = [];

    public string[] Extra3 { get; set; } = [];

    public string[] Tags { get; set; } = [];

    /// <param name="rows">Of each word its cells, the word first and the tag last.</param>
    public static TaggedSentence Of(IReadOnlyList<string[]> rows)
    {
        int cells = rows[0].Length;
        string[] Column(int index) => index < cells - 1 ? [.. rows.Select(row => row[index])] : [];
        return new TaggedSentence { Words = Column(0), Extra1 = Column(1), Extra2 = Column(2), Extra3 = Column(3), Tags = [.. rows.Select(row => row[^1])] };
    }
}
