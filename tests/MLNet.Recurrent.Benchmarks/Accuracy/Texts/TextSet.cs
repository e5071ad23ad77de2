namespace MLNet.Recurrent.Benchmarks.Accuracy.Texts;

/// <summary>A set of labelled texts.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Read">Reads its parts from the folder of the data sets; several are folds, whose tests are counted together.</param>
/// <param name="Goal">Accuracy in per cent to reach; null for none.</param>
/// <param name="Bars">Published or computed figures, in words.</param>
internal sealed record TextSet(string Name, Func<string, IReadOnlyList<TextPart>> Read, double? Goal, string Bars)
{
    public static IReadOnlyList<TextSet> All { get; } =
    [
        new("trec-qc", TextFiles.Trec, null, "CNN-rand 88.2, CNN-nonstatic 92.8; LSTM 93.2 (with vectors trained elsewhere)"),
        new("sentiment-yelp", data => TextFiles.Sentiment(data, withOthers: false), null, "ML.NET tutorial 83.96; bag of words 79-80"),
        new("sentiment", data => TextFiles.Sentiment(data, withOthers: true), 84, "ML.NET tutorial 83.96; with vectors trained elsewhere 86.3"),
        new("sst-2", data => TextFiles.Treebank(data, "binary"), null, "trained on phrases too: naive Bayes 81.8, CNN-rand 83.5; with vectors trained elsewhere LSTM 84.9"),
        new("sst-5", data => TextFiles.Treebank(data, "fine"), null, "trained on phrases too: naive Bayes 41.0, CNN-rand 42.2; with vectors trained elsewhere LSTM 46.4"),
        new("names", data => TextFiles.Held(Path.Combine(data, "names-18", "names.tsv")), null, "majority 46.8"),
        new("names-gender", data => TextFiles.Held(Path.Combine(data, "names-gender", "names.tsv")), null, "naive Bayes on two letters 78"),
        new("atis-intent", TextFiles.Intent, 96, "attention BiRNN 91.1, slot-gated 94.1 (Goo et al., 2018)"),
    ];
}
