using System.Collections.Immutable;
using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>A recurrent node of the graph: its weights, and what it reads.</summary>
internal sealed class RecurrentSource(
    string name, CellKind cell, int hiddenSize, int inputSize, ImmutableArray<DirectionWeights> directions, Signal input, bool hasLengths)
{
    public string Name { get; } = name;

    public CellKind Cell { get; } = cell;

    public int HiddenSize { get; } = hiddenSize;

    public int InputSize { get; } = inputSize;

    public ImmutableArray<DirectionWeights> Directions { get; } = directions;

    /// <summary>Axes time, batch, features.</summary>
    public Signal Input { get; } = input;

    /// <summary>Whether sequences have lengths of their own, so that the last step of the batch is not theirs.</summary>
    public bool HasLengths { get; } = hasLengths;
}
