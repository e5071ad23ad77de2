namespace MLNet.Recurrent.Benchmarks.Accuracy.Tagging;

/// <summary>Files of tagged sentences.</summary>
internal static class TagFile
{
    /// <summary>
    /// The CoNLL form: a line for each word, an empty line after each sentence; the word first, the tag last, what stands between is given to
    /// the tagger. Cells are separated by tabs, or by spaces where there are none.
    /// </summary>
    /// <exception cref="InvalidDataException">A line has not as many cells as the first, or fewer than two.</exception>
    public static TaggedSentence[] Read(params string[] path) => Read(row => row, path);

    /// <param name="choose">Which cells of a line to take.</param>
    /// <param name="path">The file, gzipped or not.</param>
    public static TaggedSentence[] Read(Func<string[], string[]> choose, params string[] path)
    {
        var sentences = new List<TaggedSentence>();
        var rows = new List<string[]>();
        int cells = 0, number = 0;
        foreach (string line in DataFile.ReadAllLines(path).Append(""))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith("-DOCSTART-", StringComparison.Ordinal))
            {
                if (rows.Count > 0)
                {
                    sentences.Add(TaggedSentence.Of(rows));
                    rows.Clear();
                }

                continue;
            }

            string[] row = choose(line.Contains('\t') ? line.Split('\t') : line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            cells = cells == 0 ? row.Length : cells;
            if (row.Length != cells || cells < 2 || cells > TaggedSentence.MaximumExtras + 2)
            {
                throw new InvalidDataException($"Line {number} of '{Path.Combine(path)}' has {row.Length} cells, the first has {cells}; each must have "
                    + $"as many, from 2 to {TaggedSentence.MaximumExtras + 2}: the word, what else is known of it, the tag.");
            }

            rows.Add(row);
        }

        return [.. sentences];
    }

    /// <summary>A sentence per line, tab-separated: intent, words, tags; a heading first.</summary>
    public static TaggedSentence[] ReadSlots(params string[] path) =>
    [
        .. DataFile.ReadLines(path).Skip(1).Select(line => line.Split('\t'))
            .Select(cells => TaggedSentence.Of([.. cells[1].Split(' ').Zip(cells[2].Split(' '), (word, tag) => new[] { word, tag })])),
    ];
}
