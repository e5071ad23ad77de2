using System.Collections;
using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Network;

/// <summary>A list inside of options: never changes, and two lists with equal items are equal, as the options around them are.</summary>
/// <typeparam name="T">The options listed.</typeparam>
[CollectionBuilder(typeof(OptionList), nameof(OptionList.Create))]
public readonly struct OptionList<T> : IReadOnlyList<T>, IEquatable<OptionList<T>>
    where T : notnull
{
    private readonly T[]? items;

    internal OptionList(T[] items) => this.items = items;

    /// <summary>Number of items.</summary>
    public int Count => items?.Length ?? 0;

    /// <summary>An item.</summary>
    public T this[int index] => (uint)index < (uint)Count ? items![index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Whether the items are equal, one by one.</summary>
    public static bool operator ==(OptionList<T> left, OptionList<T> right) => left.Equals(right);

    /// <summary>Whether an item differs.</summary>
    public static bool operator !=(OptionList<T> left, OptionList<T> right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(OptionList<T> other) => this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OptionList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (T item in this)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(items ?? [])).GetEnumerator();

    // Enumerable.Sum, but once for all lists: that one is compiled anew when a process loads its first model.
    internal int Sum(Func<T, int> value)
    {
        int sum = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += value(this[i]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", this)}]";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
