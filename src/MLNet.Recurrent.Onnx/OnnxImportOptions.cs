using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx;

/// <summary>How to read a graph that leaves something open.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>
    /// The output of the graph that the model gives; null takes the only one that depends on the recurrent layers through a dense
    /// layer.
    /// </summary>
    public string? OutputName { get; init; }

    /// <summary>
    /// What the outputs mean; null reads it from the end of the graph: after Sigmoid log-odds, after Softmax logits, otherwise real
    /// values. PyTorch classifiers often end in logits without a Softmax: say <see cref="OutputKind.Softmax"/> for them.
    /// </summary>
    public OutputKind? Output { get; init; }
}
