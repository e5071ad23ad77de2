namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Integers that follow from the sizes of inputs.</summary>
/// <param name="Items">Null where it is not known how they follow: good for the sizes of zeros only.</param>
/// <param name="IsScalar">Whether it is a single number and no list.</param>
internal sealed record Sizes(Size[]? Items, bool IsScalar) : Value
{
    /// <summary>The most that can be of use: axes of a tensor.</summary>
    public const int MaximumCount = 16;

    public static Sizes Unknown { get; } = new(null, false);
}
