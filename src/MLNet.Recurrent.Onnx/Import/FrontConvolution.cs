namespace MLNet.Recurrent.Onnx.Import;

/// <summary>A Conv node over time, with the BatchNormalization and Relu that follow it.</summary>
/// <param name="Name">Name of the node.</param>
/// <param name="Input">What was done to the values that it reads.</param>
/// <param name="Weights">[filters, input size, kernel].</param>
/// <param name="Bias">[filters]; null for zeros.</param>
/// <param name="Stride">Steps from one output to the next.</param>
/// <param name="Normalization">Its running statistics; null without.</param>
/// <param name="IsRectified">Whether a Relu follows.</param>
internal sealed record FrontConvolution(
    string Name, AffineMap Input, Constant Weights, float[]? Bias, int Stride, BatchStatistics? Normalization = null, bool IsRectified = false)
{
    public int Filters => Weights.Dimensions[0];

    public int InputSize => Weights.Dimensions[1];

    public int Kernel => Weights.Dimensions[2];
}
