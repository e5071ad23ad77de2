namespace MLNet.Recurrent.Onnx.Import;

/// <summary>What a BatchNormalization node does by its running statistics: weight (x - mean) / sqrt(variance + 1e-5) + bias, each [filters].</summary>
internal sealed record BatchStatistics(float[] Weight, float[] Bias, float[] Mean, float[] Variance);
