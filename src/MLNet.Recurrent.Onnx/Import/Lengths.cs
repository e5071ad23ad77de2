namespace MLNet.Recurrent.Onnx.Import;

/// <summary>An input of integers: the lengths of the sequences.</summary>
internal sealed record Lengths : Value;
