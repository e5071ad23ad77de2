using System.Collections.Immutable;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>An input of integers, one for each step: numbers of words or categories, for an embedding to look up.</summary>
/// <param name="Axes">Batch and steps, in the order of the graph.</param>
/// <param name="Input">Name of the input.</param>
internal sealed record Tokens(ImmutableArray<Axis> Axes, string Input) : Value
{
    public Sizes Shape => new([.. Axes.Select(axis => axis.Size is { } known ? new Size(null, known) : new Size(axis, 0))], false);
}
