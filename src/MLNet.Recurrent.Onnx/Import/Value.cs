namespace MLNet.Recurrent.Onnx.Import;

/// <summary>What is known of a value of the graph without computing it.</summary>
internal abstract record Value;
