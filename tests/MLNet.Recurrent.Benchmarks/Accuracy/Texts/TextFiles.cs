using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Texts;

/// <summary>Reads labelled texts.</summary>
internal static class TextFiles
{
    private const int TestFolds = 5;

    /// <summary>label TAB text, one a line.</summary>
    public static LabelledText[] Pairs(IEnumerable<string> lines) =>
        [.. lines.Select(line => line.Split('\t')).Where(cells => cells.Length >= 2)
            .Select(cells => new LabelledText { Label = cells[0], Text = cells[1] })];

    /// <summary>A file with a header and without an official split: a fifth of each class is tested, by a hash of the text.</summary>
    public static IReadOnlyList<TextPart> Held(string file) => [Fold(Pairs(DataFile.ReadLines(file).Skip(1)), TestFolds - 1, TestFolds)];

    /// <summary>"COARSE:fine text"; the six coarse classes.</summary>
    public static IReadOnlyList<TextPart> Trec(string data)
    {
        return [new TextPart(Read("train.txt"), Read("test.txt"))];

        LabelledText[] Read(string file) => [.. DataFile.ReadLines(data, "trec-qc", file).Select(line => new LabelledText
        {
            Label = line[..line.IndexOf(':')], Text = line[(line.IndexOf(' ') + 1)..],
        })];
    }

    /// <summary>"label text", by sentences; the development part is learned from too, since training holds back a part of its own.</summary>
    /// <param name="data">Folder of the data sets.</param>
    /// <param name="labels">binary or fine.</param>
    public static IReadOnlyList<TextPart> Treebank(string data, string labels)
    {
        return [new TextPart([.. Read("train"), .. Read("dev")], Read("test"))];

        LabelledText[] Read(string part) => [.. DataFile.ReadLines(data, "sst", $"sst.{labels}.{part}.txt").Select(line => new LabelledText
        {
            Label = line[..line.IndexOf(' ')], Text = line[(line.IndexOf(' ') + 1)..],
        })];
    }

    /// <summary>Intent, words and slots under a header.</summary>
    public static IReadOnlyList<TextPart> Intent(string data) =>
        [new TextPart(Pairs(DataFile.ReadLines(data, "atis", "train.tsv").Skip(1)), Pairs(DataFile.ReadLines(data, "atis", "test.tsv").Skip(1)))];

    /// <summary>
    /// The sentences of yelp, a fifth of which are tested, five times so that each is once; trained on the other four fifths, alone
    /// or with the sentences of amazon and imdb.
    /// </summary>
    public static IReadOnlyList<TextPart> Sentiment(string data, bool withOthers)
    {
        string[][] rows = [.. DataFile.ReadLines(data, "sentiment-labelled-sentences", "all.tsv").Skip(1).Select(line => line.Split('\t'))];
        LabelledText[] yelp = Of(isYelp: true), others = Of(isYelp: false);
        return
        [
            .. Folds(yelp, TestFolds).Select(part => withOthers
                ? part with { Train = InHashOrder([.. part.Train, .. others]) }
                : part),
        ];

        LabelledText[] Of(bool isYelp) =>
            [.. rows.Where(cells => cells[0].StartsWith("yelp", StringComparison.Ordinal) == isYelp)
                .Select(cells => new LabelledText { Label = cells[1], Text = cells[2] })];
    }

    /// <summary>Each of the parts that the texts are cut into, beside the others.</summary>
    public static IEnumerable<TextPart> Folds(IReadOnlyList<LabelledText> texts, int count) =>
        Enumerable.Range(0, count).Select(fold => Fold(texts, fold, count));

    private static TextPart Fold(IEnumerable<LabelledText> texts, int fold, int count)
    {
        List<LabelledText> train = [], test = [];
        foreach (IGrouping<string, LabelledText> label in texts.GroupBy(text => text.Label))
        {
            LabelledText[] ordered = InHashOrder(label);
            for (int i = 0; i < ordered.Length; i++)
            {
                (i % count == fold ? test : train).Add(ordered[i]);
            }
        }

        return new TextPart(InHashOrder(train), test);
    }

    // an order that has nothing to do with the file, and is the same everywhere
    private static LabelledText[] InHashOrder(IEnumerable<LabelledText> texts) =>
        [.. texts.OrderBy(text => XxHash3.HashToUInt64(MemoryMarshal.AsBytes($"{text.Label}\t{text.Text}".AsSpan())))];
}
