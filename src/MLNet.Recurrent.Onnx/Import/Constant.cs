namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Numbers that stand in the file: either floating-point or integers.</summary>
internal sealed record Constant(int[] Dimensions, float[]? Singles, long[]? Integers) : Value
{
    public int Count => Singles?.Length ?? Integers!.Length;

    public bool IsZero => Singles is not null ? !Singles.AsSpan().ContainsAnyExcept(0f) : !Integers.AsSpan().ContainsAnyExcept(0);

    /// <summary>Other sizes for the same numbers in the same order.</summary>
    public Constant Reshaped(int[] dimensions) => this with { Dimensions = dimensions };

    /// <summary>Takes numbers by their places.</summary>
    /// <param name="dimensions">The new sizes.</param>
    /// <param name="places">For each new number its old place.</param>
    public Constant Taken(int[] dimensions, int[] places) => new(
        dimensions,
        Singles is null ? null : Array.ConvertAll(places, place => Singles[place]),
        Integers is null ? null : Array.ConvertAll(places, place => Integers[place]));
}
