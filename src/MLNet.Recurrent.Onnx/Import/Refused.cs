namespace MLNet.Recurrent.Onnx.Import;

/// <summary>A value that a recurrent model cannot hold. It matters only if an output needs it.</summary>
internal sealed record Refused(string Reason) : Value;
