namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Zeros, of whatever sizes: what exporters compute as initial states.</summary>
internal sealed record Zeros : Value;
