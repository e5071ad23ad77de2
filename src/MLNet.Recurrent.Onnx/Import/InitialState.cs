namespace MLNet.Recurrent.Onnx.Import;

/// <summary>A part of an input that may only be an initial state: a recurrent model starts from zeros and carries states by itself.</summary>
internal sealed record InitialState(string Input) : Value;
