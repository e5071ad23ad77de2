using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Recurrent.Benchmarks.Peers.Torch;

/// <summary>The forward pass without gradients.</summary>
internal sealed class TorchPrediction : IPredictionContender
{
    private readonly bool usesOneDnn;
    private readonly TorchNetwork network;
    private readonly Tensor inputs;
    private readonly float[] outputs;

    public TorchPrediction(Problem problem, bool usesOneDnn)
    {
        this.usesOneDnn = usesOneDnn;
        network = new TorchNetwork(problem.Network, ScalarType.Float32);
        network.Set(problem.PublishedParameters);
        inputs = tensor(problem.Values, [problem.Batch, problem.Steps, problem.Network.InputSize]);
        outputs = new float[problem.Batch * problem.Network.OutputSize];
    }

    public string Name => LibtorchPeer.Name;

    public string Mode => OneDnn.Describe(usesOneDnn);

    public ReadOnlySpan<float> Outputs => outputs;

    public void Run()
    {
        OneDnn.Use(usesOneDnn);
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        network.Forward(inputs).data<float>().CopyTo(outputs);
    }

    public void Dispose()
    {
        network.Dispose();
        inputs.Dispose();
    }
}
