using MLNet.Recurrent.Libtorch;
using MLNet.Recurrent.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Recurrent.Core.Tests.Golden.Generator;

/// <summary>libtorch's recurrent layers on packed sequences and a linear layer.</summary>
internal sealed class TorchLayers(NetworkOptions options, ScalarType type) : ITorchNetwork
{
    private readonly TorchNetwork _network = new(options, type);

    public IReadOnlyList<(string Name, Parameter Tensor)> Parameters => _network.Parameters;

    public void Set(IReadOnlyList<float[]> values) => _network.Set(values);

    public Tensor Forward(IReadOnlyList<Tensor> sequences, bool training) => _network.Forward(sequences);

    public void Dispose() => _network.Dispose();
}
