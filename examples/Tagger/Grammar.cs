namespace Tagger;

/// <summary>
/// Requests made up by rules: which city is which depends on the words around it, and a city may be two words or three. The sets of
/// real requests that taggers are compared on may not be passed on, so this one is generated.
/// </summary>
internal sealed class Grammar(int seed, string[] cities)
{
    public static readonly string[] KnownCities =
    [
        "lisbon", "porto", "new york", "york", "rio de janeiro", "rio", "san jose", "san juan", "oslo", "paris", "santa fe", "rome",
        "cape town", "kiel", "bonn", "salt lake city", "lake placid", "turin", "delhi", "new delhi",
    ];

    // None of them is among the known ones, and most of their words are not either.
    public static readonly string[] UnknownCities = ["bergen", "new orleans", "san diego", "tunis", "buenos aires", "lake como", "graz", "port of spain"];

    private static readonly string[] days = ["today", "tomorrow", "on monday", "on friday", "next week", "in two days", "on the third of may"];
    private static readonly string[] times = ["at noon", "at six", "in the morning", "after ten", "before midnight", "at half past nine"];

    // {slot} is filled in; [ ... ] is there every other time.
    private static readonly string[] templates =
    [
        "[please] book a flight from {from} to {to} [{day}] [{time}]",
        "[hello] i want to fly to {to} from {from} [{day}]",
        "what leaves {from} for {to} [{day}] [{time}]",
        "is there a train to {to} [{time}] that does not stop in {via}",
        "{from} to {to} [via {via}] [{day}] [please]",
        "i am in {from} and have to be in {to} {day} [{time}]",
        "show me trains [{time}] between {from} and {to} [{day}]",
        "[{day}] a seat to {to} [by way of {via}] please",
    ];

    private readonly Random random = new(seed);

    public Request[] Requests(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private Request Next()
    {
        var words = new List<string>();
        var tags = new List<string>();
        bool isLeftOut = false;
        foreach (string part in Pick(templates).Replace("[", "[ ", StringComparison.Ordinal).Replace("]", " ]", StringComparison.Ordinal).Split(' '))
        {
            isLeftOut = part == "[" ? random.Next(2) == 0 : part != "]" && isLeftOut;
            if (isLeftOut || part is "[" or "]")
            {
                continue;
            }

            string slot = part.Trim('{', '}');
            string[] filling = slot == part ? [part] : Pick(slot switch { "day" => days, "time" => times, _ => cities }).Split(' ');
            words.AddRange(filling);
            tags.AddRange(filling.Select((_, i) => slot == part ? "O" : i == 0 ? $"B-{slot}" : $"I-{slot}"));
        }

        return new Request { Words = [.. words], Tags = [.. tags] };
    }

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
