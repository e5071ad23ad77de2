namespace MLNet.Recurrent.Onnx.Import;

/// <summary>A value that a recurrent model cannot hold. It matters only if an output needs it.</summary>
/// <param name="Reason">Why.</param>
/// <param name="IsControlFlow">
/// Whether a graph of its own gives it, which may decide over the outputs as a whole: then only an output that is named is read without it.
/// </param>
internal sealed record Refused(string Reason, bool IsControlFlow = false) : Value;
