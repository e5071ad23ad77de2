using MLNet.Recurrent.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Recurrent.Core.Tests.Golden.Generator;

/// <summary>One optimiser for the weights, which decay, and one for the biases, which do not.</summary>
internal sealed class OptimizerPair : IDisposable
{
    private readonly GoldenTraining _training;
    private readonly Parameter[] _all;
    private readonly optim.Optimizer[] _optimizers;

    public OptimizerPair(GoldenTraining training, IReadOnlyList<(string Name, Parameter Tensor)> parameters)
    {
        _training = training;
        _all = [.. parameters.Select(entry => entry.Tensor)];
        ILookup<bool, Parameter> isBias = parameters.ToLookup(
            entry => entry.Name.Contains("bias", StringComparison.Ordinal), entry => entry.Tensor);
        _optimizers = [Create(isBias[false], training.WeightDecay), Create(isBias[true], 0)];
    }

    public void Step(Tensor loss)
    {
        foreach (optim.Optimizer optimizer in _optimizers)
        {
            optimizer.zero_grad();
        }

        loss.backward();
        if (_training.ClipValue > 0)
        {
            nn.utils.clip_grad_value_(_all, _training.ClipValue);
        }

        if (_training.ClipNorm > 0)
        {
            nn.utils.clip_grad_norm_(_all, _training.ClipNorm);
        }

        foreach (optim.Optimizer optimizer in _optimizers)
        {
            optimizer.step();
        }
    }

    public void Dispose()
    {
        foreach (optim.Optimizer optimizer in _optimizers)
        {
            optimizer.Dispose();
        }
    }

    private optim.Optimizer Create(IEnumerable<Parameter> parameters, double decay)
    {
        GoldenTraining t = _training;
        return t.Optimizer switch
        {
            OptimizerKind.Sgd => optim.SGD(parameters, t.LearningRate, t.Momentum, weight_decay: decay),
            OptimizerKind.RmsProp => optim.RMSProp(parameters, t.LearningRate, t.Beta2, t.Epsilon, decay),
            OptimizerKind.Adam => optim.Adam(parameters, t.LearningRate, t.Beta1, t.Beta2, t.Epsilon, decay),
            OptimizerKind.AdamW => optim.AdamW(parameters, t.LearningRate, t.Beta1, t.Beta2, t.Epsilon, decay),
            _ => throw new NotSupportedException(),
        };
    }
}
