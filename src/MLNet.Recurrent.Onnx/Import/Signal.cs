using System.Collections.Immutable;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Values that depend on the sequences: what they consist of, along which axes, and what was done to their features.</summary>
/// <param name="Axes">The axes in their order. <see cref="Axis.Features"/> is always among them, no outer axis twice.</param>
/// <param name="Parts">
/// For each entry of the axis of parts, what stands side by side in its features. One entry where there is no such axis.
/// </param>
/// <param name="Map">What was done to the features; only with one part.</param>
/// <param name="Activation">What closes the graph: nothing (linear), the logistic function, or softmax.</param>
internal sealed record Signal(
    ImmutableArray<Axis> Axes, ImmutableArray<ImmutableArray<Atom>> Parts, AffineMap Map, OutputKind Activation = OutputKind.Linear) : Value
{
    /// <summary>Parts and atoms at the most: layers times directions.</summary>
    public const int MaximumAtoms = 2 * NetworkOptions.MaximumLayers;

    /// <summary>Number of features; 0 where the graph does not say it.</summary>
    public int Width => Map.Matrix is null
        ? (int)Math.Min(NetworkOptions.MaximumSize, Parts[0].Sum(atom => (long)atom.Size))
        : Map.Rows;

    /// <summary>Whether the features are those of the atoms, untouched.</summary>
    public bool IsPlain => Map == AffineMap.None && Activation == OutputKind.Linear;

    /// <summary>The atoms where there is one part.</summary>
    public ImmutableArray<Atom> Atoms => Parts.Length == 1
        ? Parts[0]
        : throw new NotSupportedException($"reads {Parts.Length} states that stand one behind the other; only one, or side by side, can be held");

    /// <summary>An input of the graph that nothing was done to: what may also be an initial state.</summary>
    public string? RawInput => IsPlain && Parts.Length == 1 && Parts[0].Length == 1 && Parts[0][0] is { Source: null, Front: null } ? Parts[0][0].Input : null;

    public Size SizeOf(Axis axis) =>
        axis == Axis.Features ? (Width > 0 ? new Size(null, Width) : new Size(axis, 0))
        : axis == Axis.Parts ? new Size(null, Parts.Length)
        : axis.Size is { } known ? new Size(null, known) : new Size(axis, 0);

    /// <summary>The index of an axis given as ONNX does: negative counts from the end.</summary>
    public int AxisIndex(long axis)
    {
        long index = axis < 0 ? axis + Axes.Length : axis;
        return index >= 0 && index < Axes.Length
            ? (int)index
            : throw new NotSupportedException($"names axis {axis} of a value with {Axes.Length} axes");
    }
}
