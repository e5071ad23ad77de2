namespace TextClassifier;

/// <summary>
/// A generated sentence about a restaurant. What comes after "but" decides, and "not" turns the word after it around, so the
/// order of the words matters and counting them is not enough.
/// </summary>
internal sealed class Review
{
    private static readonly string[] things = ["soup", "staff", "coffee", "pasta", "music", "service", "view", "menu"];
    private static readonly string[] praise = ["friendly", "fresh", "delicious", "lovely", "warm", "charming", "tasty"];
    private static readonly string[] blame = ["rude", "stale", "bland", "dirty", "cold", "gloomy", "greasy"];

    public string Text { get; set; } = "";

    public bool Recommends { get; set; }

    public static IEnumerable<Review> Generate(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            (string text, bool isGood) = Clause(random);
            if (random.Next(2) == 0)
            {
                (string last, isGood) = Clause(random);
                text = $"{text} but {last}";
            }

            yield return new Review { Text = text, Recommends = isGood };
        }
    }

    private static (string Text, bool IsGood) Clause(Random random)
    {
        bool isPraise = random.Next(2) == 0, isTurned = random.Next(3) == 0;
        string word = (isPraise ? praise : blame)[random.Next(praise.Length)];
        return ($"the {things[random.Next(things.Length)]} was {(isTurned ? "not " : "")}{word}", isPraise != isTurned);
    }
}
