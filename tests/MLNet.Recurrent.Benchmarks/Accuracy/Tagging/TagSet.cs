namespace MLNet.Recurrent.Benchmarks.Accuracy.Tagging;

/// <summary>A data set to tag.</summary>
/// <param name="Name">As the command line has it.</param>
/// <param name="Read">Training, validation (null for the last tenth of the training part) and test part, from the folder of all data.</param>
/// <param name="Goal">In per cent; null for none.</param>
/// <param name="Bars">Published figures.</param>
internal sealed record TagSet(
    string Name, Func<string, (TaggedSentence[] Train, TaggedSentence[]? Development, TaggedSentence[] Test)> Read, double? Goal, string Bars)
{
    public static IReadOnlyList<TagSet> All { get; } =
    [
        new("atis",
            data => (TagFile.ReadSlots(data, "atis", "train4478.tsv"), TagFile.ReadSlots(data, "atis", "dev500.tsv"), TagFile.ReadSlots(data, "atis", "test.tsv")),
            95.2, "F1: deep LSTM 95.08 (Yao et al., 2014), slot-gated BiLSTM 95.2 (Goo et al., 2018), attention BiRNN 95.75-95.87 (Liu and Lane, 2016)"),
        new("conll2000",
            data => (TagFile.Read(data, "conll2000", "train.txt"), null, TagFile.Read(data, "conll2000", "test.txt")),
            93, "F1: LSTM 92.88, BiLSTM 93.64, BiLSTM-CRF 94.13 (Huang et al., 2015, with features of spelling and context)"),
        new("ud-english-ewt",
            data => (Universal(data, "train"), Universal(data, "dev"), Universal(data, "test")),
            null, "accuracy, approximate: BiLSTM of words 93.9, of words and characters 94.9 (Plank et al., 2016, an earlier version); UDPipe 2 95.4-96.3 (Straka, 2018)"),
    ];

    /// <summary>Files that nobody here has seen.</summary>
    public static TagSet OfFiles(string train, string? development, string test) => new(
        Path.GetFileName(train),
        _ => (TagFile.Read(train), development is null ? null : TagFile.Read(development), TagFile.Read(test)),
        null, "-");

    // word, universal part of speech, Penn part of speech, which would give the answer away
    private static TaggedSentence[] Universal(string data, string part) =>
        TagFile.Read(cells => [cells[0], cells[1]], data, "ud-english-ewt", $"en_ewt-{part}.tsv");
}
