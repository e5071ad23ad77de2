using MLNet.Recurrent.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Recurrent.Core.Tests.Golden.Generator;

/// <summary>A case on libtorch in one precision.</summary>
internal sealed class TorchRun : IDisposable
{
    private readonly CaseSpecification _case;
    private readonly CaseData _data;
    private readonly ScalarType _type;
    private readonly ITorchNetwork _network;
    private readonly Tensor[] _sequences;

    public TorchRun(CaseSpecification specification, CaseData data, ScalarType type)
    {
        _case = specification;
        _data = data;
        _type = type;
        _network = specification.CreateNetwork(type);
        _network.Set(data.Parameters);
        _sequences = new Tensor[specification.Lengths.Length];
        int start = 0;
        for (int i = 0; i < _sequences.Length; i++)
        {
            int size = specification.Lengths[i] * specification.InputSize;
            _sequences[i] = tensor(data.Inputs[start..(start + size)], [specification.Lengths[i], specification.InputSize], type);
            start += size;
        }
    }

    /// <summary>Outputs, loss and the gradient of every parameter at the weights of the case.</summary>
    public (double[] Outputs, double Loss, double[][] Gradients) Evaluate()
    {
        using DisposeScope scope = NewDisposeScope();
        _network.Set(_data.Parameters);
        Tensor outputs = _network.Forward(_sequences, training: false);
        Tensor loss = Loss(_network.Forward(_sequences, training: true));
        foreach ((_, Parameter parameter) in _network.Parameters)
        {
            parameter.grad?.zero_();
        }

        loss.backward();
        return (Numbers(outputs), Numbers(loss)[0], [.. _network.Parameters.Select(entry => Numbers(entry.Tensor.grad!)), .. _network.StatisticsWays.Select(Numbers)]);
    }

    /// <summary>The loss before each of some updates from the weights of the case.</summary>
    public double[] Train(GoldenTraining training, int updates)
    {
        _network.Set(_data.Parameters);
        double[] losses = new double[updates];
        using OptimizerPair optimizers = new(training, _network.Parameters);
        for (int update = 0; update < updates; update++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor loss = Loss(_network.Forward(_sequences, training: true));
            losses[update] = Numbers(loss)[0];
            optimizers.Step(loss);
        }

        return losses;
    }

    public void Dispose()
    {
        _network.Dispose();
        foreach (Tensor sequence in _sequences)
        {
            sequence.Dispose();
        }
    }

    // the mean over outputs of each sequence (or step), then the mean over sequences by their weights
    private Tensor Loss(Tensor outputs)
    {
        if (_case.Loss == LossKind.ConditionalRandomField)
        {
            return ChainLoss(outputs);
        }

        long rows = outputs.shape[0];
        Tensor targets = tensor(_data.Targets, [rows, _data.Targets.Length / rows], _type);
        const nn.Reduction each = nn.Reduction.None;
        Tensor losses = _case.Loss switch
        {
            LossKind.SquaredError => nn.functional.mse_loss(outputs, targets, each).mean([1]),
            LossKind.AbsoluteError => nn.functional.l1_loss(outputs, targets, each).mean([1]),
            LossKind.Huber => nn.functional.huber_loss(outputs, targets, _case.HuberThreshold, each).mean([1]),
            LossKind.Logistic => nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction: each).mean([1]),
            LossKind.SoftmaxCrossEntropy =>
                nn.functional.cross_entropy(outputs, targets.squeeze(1).to(ScalarType.Int64), reduction: each),
            _ => throw new NotSupportedException(),
        };
        if (_data.Weights is null)
        {
            return losses.mean();
        }

        // a step counts as much as its sequence
        float[] perRow = _case.OutputPerStep
            ? [.. _data.Weights.Zip(_case.Lengths).SelectMany(pair => Enumerable.Repeat(pair.First, pair.Second))]
            : _data.Weights;
        Tensor weights = tensor(perRow, _type);
        return (losses * weights).sum() / weights.sum();
    }

    // by the steps of the sequences, as the loss of outputs per step
    private Tensor ChainLoss(Tensor outputs)
    {
        Tensor sum = zeros([], _type);
        double total = 0;
        for (int i = 0, start = 0; i < _case.Lengths.Length; start += _case.Lengths[i++])
        {
            int end = start + _case.Lengths[i];
            double weight = _data.Weights?[i] ?? 1;
            long[] path = [.. _data.Targets[start..end].Select(target => (long)target)];
            sum += weight * ((TorchParts)_network).ChainLoss(outputs.slice(0, start, end, 1), path);
            total += weight * path.Length;
        }

        return sum / total;
    }

    private static double[] Numbers(Tensor tensor)
    {
        using Tensor numbers = tensor.detach().to(ScalarType.Float64).contiguous();
        return numbers.data<double>().ToArray();
    }
}
