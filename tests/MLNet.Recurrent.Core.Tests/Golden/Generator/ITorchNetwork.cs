using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Recurrent.Core.Tests.Golden.Generator;

/// <summary>A network on libtorch.</summary>
internal interface ITorchNetwork : IDisposable
{
    /// <summary>Weights in the engine's order.</summary>
    IReadOnlyList<(string Name, Parameter Tensor)> Parameters { get; }

    /// <summary>Running means and variances, which follow the weights.</summary>
    IReadOnlyList<(string Name, Tensor Tensor)> Statistics => [];

    /// <summary>The way from each running value to that of the batch of the last forward pass in training.</summary>
    IEnumerable<Tensor> StatisticsWays => [];

    /// <summary>Overwrites weights and statistics.</summary>
    void Set(IReadOnlyList<float[]> values);

    /// <summary>[sequences or steps, output size] from sequences of [steps, input size].</summary>
    Tensor Forward(IReadOnlyList<Tensor> sequences, bool training);
}
