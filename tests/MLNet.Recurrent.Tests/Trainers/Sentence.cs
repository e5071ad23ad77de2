namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>A generated sentence whose class depends on the order of its words: "not" turns the meaning of the word after it around.</summary>
public sealed class Sentence
{
    private static readonly string[] good = ["good", "fine", "great"], bad = ["bad", "poor", "awful"], filler = ["the", "food", "was", "really"];

    public string Text { get; set; } = "";

    public bool IsGood { get; set; }

    public string Mood => IsGood ? "good" : "bad";

    public static Sentence[] Generate(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Generate(random))];
    }

    private static Sentence Generate(Random random)
    {
        bool isGoodWord = random.Next(2) == 0, isTurned = random.Next(2) == 0;
        var words = new List<string>();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            words.Add(filler[random.Next(filler.Length)]);
        }

        // A "not" somewhere else turns nothing around, so counting words is not enough.
        words.InsertRange(random.Next(words.Count + 1), isTurned ? ["not", Any(isGoodWord)] : [Any(isGoodWord), "not"]);
        return new Sentence { Text = string.Join(' ', words), IsGood = isGoodWord != isTurned };

        string Any(bool isGood) => (isGood ? good : bad)[random.Next(3)];
    }
}
