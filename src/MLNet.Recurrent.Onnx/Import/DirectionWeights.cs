namespace MLNet.Recurrent.Onnx.Import;

/// <summary>The weights of one direction of a recurrent node, gates in published order.</summary>
/// <param name="IsBackwards">Whether it reads from the last step to the first.</param>
/// <param name="Input">[gates * hidden, input].</param>
/// <param name="Recurrent">[gates * hidden, hidden].</param>
/// <param name="InputBias">[gates * hidden].</param>
/// <param name="RecurrentBias">[gates * hidden].</param>
internal sealed record DirectionWeights(bool IsBackwards, float[] Input, float[] Recurrent, float[] InputBias, float[] RecurrentBias);
