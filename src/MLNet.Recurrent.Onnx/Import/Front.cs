using System.Collections.Immutable;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>What stands between an input of the graph and the first recurrent layer.</summary>
/// <param name="table">Vectors that tokens look up, [tokens, size]; null where the input is numbers.</param>
/// <param name="convolutions">Convolutions above it, in order.</param>
internal sealed class Front(Constant? table, ImmutableArray<FrontConvolution> convolutions)
{
    public Constant? Table { get; } = table;

    public ImmutableArray<FrontConvolution> Convolutions { get; } = convolutions;

    /// <summary>Whether the last convolution still waits for the Relu that a model has after each.</summary>
    public bool IsOpen => Convolutions.Length > 0 && !Convolutions[^1].IsRectified;

    /// <summary>The same with another convolution on top.</summary>
    public Front With(FrontConvolution convolution) => new(Table, Convolutions.Add(convolution));

    /// <summary>The same with the last convolution changed.</summary>
    public Front Changed(FrontConvolution convolution) => new(Table, Convolutions.SetItem(Convolutions.Length - 1, convolution));
}
