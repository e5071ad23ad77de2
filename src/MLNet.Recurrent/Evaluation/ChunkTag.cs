namespace MLNet.Recurrent.Evaluation;

/// <summary>An IOB tag in its parts: B-NP is position B of a chunk of type NP.</summary>
/// <param name="Position">I, O, B, E or S.</param>
/// <param name="Type">Type of the chunk; empty where tags have none.</param>
internal readonly record struct ChunkTag(char Position, string Type)
{
    /// <summary>Outside of any chunk.</summary>
    public static ChunkTag Outside { get; } = new('O', "");

    /// <summary>Whether a class is such a tag.</summary>
    public static bool TryParse(string text, out ChunkTag tag)
    {
        tag = Outside;
        if (text.Length == 0 || !"IOBES".Contains(text[0], StringComparison.Ordinal) || (text.Length > 1 && text[1] != '-'))
        {
            return false;
        }

        tag = text[0] == 'O' ? Outside : new ChunkTag(text[0], text.Length > 2 ? text[2..] : "");
        return true;
    }

    /// <summary>The tags of all classes; null unless each of them is one, and some begin or continue a chunk.</summary>
    public static ChunkTag[]? OfClasses(IReadOnlyList<string> classes)
    {
        var tags = new ChunkTag[classes.Count];
        for (int i = 0; i < tags.Length; i++)
        {
            if (!TryParse(classes[i], out tags[i]))
            {
                return null;
            }
        }

        return Array.Exists(tags, tag => tag.Position != 'O') ? tags : null;
    }

    /// <summary>Whether a chunk ends between a tag and the next one.</summary>
    public bool EndsBefore(ChunkTag next) =>
        Position != 'O' && (Type != next.Type || Position is 'E' or 'S' || next.Position is 'B' or 'O' or 'S');

    /// <summary>Whether a chunk starts with a tag that follows another.</summary>
    public bool StartsAfter(ChunkTag before) =>
        Position != 'O' && (Type != before.Type || Position is 'B' or 'S' || before.Position is 'O' or 'E' or 'S');
}
