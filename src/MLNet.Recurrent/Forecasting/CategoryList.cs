namespace MLNet.Recurrent.Forecasting;

/// <summary>The categories of a column, numbered from 0 in the order in which training met them.</summary>
internal sealed class CategoryList
{
    /// <summary>No category, or one that training has not seen.</summary>
    public const int None = -1;

    private readonly List<string> names = [];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public CategoryList() => lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Whether there were more than have a column of their own.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>The number of a category; an empty text is none.</summary>
    /// <param name="text">The category.</param>
    /// <param name="isOpen">Whether a new one gets a number.</param>
    public int Of(ReadOnlySpan<char> text, bool isOpen)
    {
        if (text.IsEmpty)
        {
            return None;
        }

        if (lookup.TryGetValue(text, out int number))
        {
            return number;
        }

        if (!isOpen || names.Count == ForecastLimits.Categories)
        {
            HasOverflowed |= isOpen;
            return None;
        }

        number = names.Count;
        names.Add(text.ToString());
        numbers.Add(names[^1], number);
        return number;
    }
}
