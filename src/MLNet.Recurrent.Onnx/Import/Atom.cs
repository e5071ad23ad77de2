namespace MLNet.Recurrent.Onnx.Import;

/// <summary>What the features of a signal consist of: the steps of an input, or states of one direction of a recurrent node.</summary>
/// <param name="Source">The recurrent node; null for an input.</param>
/// <param name="Direction">Index among the directions of the node.</param>
/// <param name="Moment">Which of the states over time.</param>
/// <param name="Size">Number of features; 0 where the graph does not say it.</param>
/// <param name="Input">Name of the input; empty for a node.</param>
/// <param name="Front">What the input has gone through; null for nothing.</param>
internal sealed record Atom(RecurrentSource? Source, int Direction, Moment Moment, int Size, string Input = "", Front? Front = null);
