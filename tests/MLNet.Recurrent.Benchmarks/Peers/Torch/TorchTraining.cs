using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Recurrent.Benchmarks.Peers.Torch;

/// <summary>Forward, backward and Adam on tensors that stay where they are.</summary>
internal sealed class TorchTraining : ITrainingContender
{
    private readonly bool usesOneDnn;
    private readonly TorchNetwork network;
    private readonly optim.Optimizer optimizer;
    private readonly Tensor inputs, targets;
    private readonly Func<Tensor, Tensor, Tensor> computeLoss;

    public TorchTraining(Problem problem, bool usesOneDnn)
    {
        this.usesOneDnn = usesOneDnn;
        network = new TorchNetwork(problem.Network, ScalarType.Float32);
        network.Set(problem.PublishedParameters);
        optimizer = optim.Adam(network.Parameters.Select(entry => entry.Tensor));
        inputs = tensor(problem.Values, [problem.Batch, problem.Steps, problem.Network.InputSize]);
        if (problem.IsClassification)
        {
            targets = tensor(Array.ConvertAll(problem.Targets, target => (long)target));
            computeLoss = (outputs, classes) => nn.functional.cross_entropy(outputs, classes);
        }
        else
        {
            targets = tensor(problem.Targets, [problem.Batch, 1]);
            computeLoss = (outputs, values) => nn.functional.mse_loss(outputs, values);
        }
    }

    public string Name => LibtorchPeer.Name;

    public string Mode => OneDnn.Describe(usesOneDnn);

    public double Step(float learningRate)
    {
        OneDnn.Use(usesOneDnn);
        using DisposeScope scope = NewDisposeScope();
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        optimizer.zero_grad();
        Tensor loss = computeLoss(network.Forward(inputs), targets);
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        network.Dispose();
        inputs.Dispose();
        targets.Dispose();
    }
}
