using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Recurrent.Core.Tests.Golden.Generator;

/// <summary>
/// A network with all parts, put together from libtorch's functions, one sequence at a time; only normalisation sees the steps of
/// all sequences.
/// </summary>
internal sealed class TorchParts : ITorchNetwork
{
    private readonly NetworkOptions _options;
    private readonly ScalarType _type;
    private readonly nn.Module[] _layers;
    private readonly Dictionary<string, Parameter> _byName;
    private readonly List<(string Name, Tensor Tensor)> _statistics = [];
    private readonly List<Tensor> _ways = [];

    public TorchParts(NetworkOptions options, ScalarType type)
    {
        _options = options;
        _type = type;
        _layers = [.. Enumerable.Range(0, options.Layers).Select(Layer)];
        Parameters = [.. Front(), .. _layers.SelectMany(Named), .. Head(), .. Chain()];
        _byName = Parameters.ToDictionary(entry => entry.Name, entry => entry.Tensor);
        for (int i = 0; i < options.Convolutions.Count; i++)
        {
            if (options.Convolutions[i].BatchNormalization)
            {
                _statistics.Add(($"normalization.{i}.running_mean", zeros(options.Convolutions[i].Filters, type)));
                _statistics.Add(($"normalization.{i}.running_var", zeros(options.Convolutions[i].Filters, type)));
            }
        }
    }

    public IReadOnlyList<(string Name, Parameter Tensor)> Parameters { get; }

    public IReadOnlyList<(string Name, Tensor Tensor)> Statistics => _statistics;

    public IEnumerable<Tensor> StatisticsWays => _ways;

    // values of a step that the recurrent layers read
    private int StepSize => _options.Convolutions.Count > 0
        ? _options.Convolutions[^1].Filters
        : _options.InputSize + _options.Embeddings.Sum(embedding => embedding.Size - embedding.Columns);

    private int Directions => _options.Bidirectional ? 2 : 1;

    public void Set(IReadOnlyList<float[]> values)
    {
        using IDisposable noGradients = no_grad();
        Tensor[] all = [.. Parameters.Select(entry => (Tensor)entry.Tensor), .. _statistics.Select(entry => entry.Tensor)];
        for (int i = 0; i < values.Count; i++)
        {
            using Tensor value = tensor(values[i], all[i].shape, _type);
            all[i].copy_(value);
        }
    }

    public Tensor Forward(IReadOnlyList<Tensor> sequences, bool training)
    {
        _ways.Clear();
        Tensor[] steps = [.. sequences.Select(Embed)];
        for (int i = 0; i < _options.Convolutions.Count; i++)
        {
            steps = Convolve(steps, i, training);
        }

        return cat([.. steps.Select(sequence => Head(sequence))], 0);
    }

    /// <summary>-log p of a path under the chain: the sum over all paths by recursion (Rabiner, 1989; Lafferty et al., 2001), left to autograd.</summary>
    public Tensor ChainLoss(Tensor outputs, long[] path)
    {
        Tensor start = _byName["crf.start_transitions"].flatten(), end = _byName["crf.end_transitions"].flatten(), between = _byName["crf.transitions"];
        Tensor all = start + outputs[0], score = start[path[0]] + outputs[0][path[0]];
        for (int step = 1; step < path.Length; step++)
        {
            all = (all.unsqueeze(1) + between).logsumexp(0) + outputs[step];
            score = score + between[path[step - 1]][path[step]] + outputs[step][path[step]];
        }

        return (all + end).logsumexp(0) - score - end[path[^1]];
    }

    public void Dispose()
    {
        foreach (nn.Module layer in _layers)
        {
            layer.Dispose();
        }

        foreach ((_, Parameter parameter) in Parameters)
        {
            parameter.Dispose();
        }
    }

    private IEnumerable<(string Name, Parameter Tensor)> Front()
    {
        for (int i = 0; i < _options.Embeddings.Count; i++)
        {
            yield return New($"embedding.{i}.weight", _options.Embeddings[i].Count, _options.Embeddings[i].Size);
        }

        int width = _options.InputSize + _options.Embeddings.Sum(embedding => embedding.Size - embedding.Columns);
        for (int i = 0; i < _options.Convolutions.Count; i++)
        {
            ConvolutionOptions convolution = _options.Convolutions[i];
            yield return New($"convolution.{i}.weight", convolution.Filters, width, convolution.Kernel);
            if (convolution.BatchNormalization)
            {
                yield return New($"normalization.{i}.weight", convolution.Filters);
                yield return New($"normalization.{i}.bias", convolution.Filters);
            }
            else
            {
                yield return New($"convolution.{i}.bias", convolution.Filters);
            }

            width = convolution.Filters;
        }
    }

    private nn.Module Layer(int layer)
    {
        int inputs = layer == 0 ? StepSize : _options.HiddenSize * Directions;
        return _options.Cell switch
        {
            CellKind.Lstm => nn.LSTM(inputs, _options.HiddenSize, bidirectional: _options.Bidirectional, batchFirst: true, dtype: _type),
            CellKind.Gru => nn.GRU(inputs, _options.HiddenSize, bidirectional: _options.Bidirectional, batchFirst: true, dtype: _type),
            _ => throw new NotSupportedException(),
        };
    }

    // each layer is a module of its own, whose names all end in l0
    private static IEnumerable<(string Name, Parameter Tensor)> Named(nn.Module layer, int number) =>
        layer.named_parameters().Select(entry => (entry.name.Replace("_l0", $"_l{number}", StringComparison.Ordinal), entry.parameter));

    private IEnumerable<(string Name, Parameter Tensor)> Chain()
    {
        if (_options.Output == OutputKind.ConditionalRandomField)
        {
            yield return New("crf.start_transitions", _options.OutputSize);
            yield return New("crf.end_transitions", _options.OutputSize);
            yield return New("crf.transitions", _options.OutputSize, _options.OutputSize);
        }
    }

    private IEnumerable<(string Name, Parameter Tensor)> Head()
    {
        int states = _options.HiddenSize * Directions;
        if (_options.Pooling == PoolingKind.Attention)
        {
            yield return New("attention.query", 1, states);
        }

        int pooled = _options.Pooling == PoolingKind.MeanAndMax ? 2 * states : states;
        int convolved = _options.PoolConvolutions ? _options.Convolutions[^1].Filters : 0;
        yield return New("head.weight", _options.OutputSize, pooled + convolved);
        yield return New("head.bias", _options.OutputSize);
    }

    private (string Name, Parameter Tensor) New(string name, params long[] shape) => (name, nn.Parameter(zeros(shape, _type)));

    private Tensor Embed(Tensor sequence)
    {
        var parts = new List<Tensor>();
        for (int column = 0; column < _options.InputSize; column++)
        {
            if (!_options.Embeddings.Any(embedding => column >= embedding.FirstColumn && column < embedding.FirstColumn + embedding.Columns))
            {
                parts.Add(sequence.slice(1, column, column + 1, 1));
            }
        }

        for (int i = 0; i < _options.Embeddings.Count; i++)
        {
            EmbeddingOptions embedding = _options.Embeddings[i];
            Tensor sum = zeros(sequence.shape[0], embedding.Size, _type);
            for (int column = embedding.FirstColumn; column < embedding.FirstColumn + embedding.Columns; column++)
            {
                Tensor ids = sequence.select(1, column).to(ScalarType.Int64);
                Tensor known = where(ids.ge(embedding.Count), zeros_like(ids), ids).clamp_min(0);
                Tensor vectors = _byName[$"embedding.{i}.weight"].index_select(0, known);
                sum += vectors * ids.ge(0).to(_type).unsqueeze(1);
            }

            parts.Add(sum);
        }

        return cat(parts, 1);
    }

    private Tensor[] Convolve(Tensor[] sequences, int index, bool training)
    {
        ConvolutionOptions options = _options.Convolutions[index];
        Tensor? bias = options.BatchNormalization ? null : (Tensor)_byName[$"convolution.{index}.bias"];
        int before = options.Kernel <= options.Stride ? 0 : (options.Kernel - 1) / 2;
        Tensor[] sums = [.. sequences.Select(sequence =>
        {
            long steps = sequence.shape[0], outputs = (steps + options.Stride - 1) / options.Stride;
            long after = Math.Max(0, ((outputs - 1) * options.Stride) + options.Kernel - before - steps);
            Tensor padded = nn.functional.pad(sequence.t().unsqueeze(0), [before, after]);
            return nn.functional.conv1d(padded, _byName[$"convolution.{index}.weight"], bias, options.Stride)
                .squeeze(0).t().slice(0, 0, outputs, 1);
        })];
        return [.. (options.BatchNormalization ? Normalize(sums, index, training) : sums).Select(sum => sum.relu())];
    }

    private IEnumerable<Tensor> Normalize(Tensor[] sums, int index, bool training)
    {
        Tensor all = cat(sums, 0);
        Tensor mean = Statistic(index, "running_mean"), variance = Statistic(index, "running_var");
        if (training)
        {
            (Tensor runningMean, Tensor runningVariance) = (mean, variance);
            (mean, variance) = (all.mean([0]), all.var(0, unbiased: false));
            _ways.Add(runningMean - mean);
            _ways.Add(runningVariance - all.var(0, unbiased: true));
        }

        return sums.Select(sum =>
            ((sum - mean) / (variance + 1e-5).sqrt() * _byName[$"normalization.{index}.weight"]) + _byName[$"normalization.{index}.bias"]);
    }

    private Tensor Statistic(int index, string name) => _statistics.First(entry => entry.Name == $"normalization.{index}.{name}").Tensor;

    private Tensor Head(Tensor sequence)
    {
        Tensor states = States(sequence.unsqueeze(0)).squeeze(0), rows = Readout(states);
        if (_options.PoolConvolutions)
        {
            rows = cat([rows, sequence.mean([0], keepdim: true)], 1);
        }

        return Normalized(rows).matmul(((Tensor)_byName["head.weight"]).t()) + _byName["head.bias"];
    }

    // [steps, units of all directions] to [1 or steps, what the head reads]
    private Tensor Readout(Tensor states)
    {
        long units = _options.HiddenSize, steps = states.shape[0];
        if (_options.OutputPerStep)
        {
            return states;
        }

        Tensor pooled = _options.Pooling switch
        {
            PoolingKind.Mean => states.mean([0]),
            PoolingKind.Max => states.amax([0]),
            PoolingKind.MeanAndMax => cat([states.mean([0]), states.amax([0])], 0),
            PoolingKind.Attention =>
                (nn.functional.softmax(states.matmul(_byName["attention.query"].flatten()), 0).unsqueeze(1) * states).sum(0L),
            _ => Directions == 1
                ? states[steps - 1]
                : cat([states[steps - 1].slice(0, 0, units, 1), states[0].slice(0, units, 2 * units, 1)], 0),
        };
        return pooled.unsqueeze(0);
    }

    private Tensor States(Tensor batch)
    {
        Tensor steps = batch;
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            Tensor states = _layers[layer] switch
            {
                GRU gru => gru.call(layer == 0 ? steps : Normalized(steps), Zeros()).Item1,
                LSTM lstm => lstm.call(layer == 0 ? steps : Normalized(steps), (Zeros(), Zeros())).Item1,
                _ => throw new NotSupportedException(),
            };
            steps = _options.Residual && layer > 0 ? steps + states : states;
        }

        return steps;
    }

    private Tensor Normalized(Tensor rows) =>
        _options.LayerNormalization ? nn.functional.layer_norm(rows, [rows.shape[^1]]) : rows;

    private Tensor Zeros() => zeros(Directions, 1, _options.HiddenSize, _type);
}
