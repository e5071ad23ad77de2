namespace MLNet.Recurrent.Network;

/// <summary>Makes option lists from collection expressions.</summary>
public static class OptionList
{
    /// <summary>A list of the given items.</summary>
    public static OptionList<T> Create<T>(ReadOnlySpan<T> items)
        where T : notnull => new(items.ToArray());
}
