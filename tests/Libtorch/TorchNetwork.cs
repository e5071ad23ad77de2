using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Recurrent.Libtorch;

/// <summary>libtorch's recurrent layers and a linear head on the last state of the top layer, [forward | backward].</summary>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkOptions _options;
    private readonly ScalarType _type;
    private readonly nn.Module _recurrent;
    private readonly Linear _head;

    public TorchNetwork(NetworkOptions options, ScalarType type)
    {
        _options = options;
        _type = type;
        (int inputs, int units, int layers, bool both) =
            (options.InputSize, options.HiddenSize, options.Layers, options.Bidirectional);
        _recurrent = _options.Cell switch
        {
            CellKind.ElmanTanh => Elman(nn.NonLinearities.Tanh),
            CellKind.ElmanRelu => Elman(nn.NonLinearities.ReLU),
            CellKind.Lstm => nn.LSTM(inputs, units, layers, bidirectional: both, batchFirst: true, dtype: type),
            CellKind.Gru => nn.GRU(inputs, units, layers, bidirectional: both, batchFirst: true, dtype: type),
            _ => throw new NotSupportedException($"libtorch has no {_options.Cell}."),
        };
        RNN Elman(nn.NonLinearities f) =>
            nn.RNN(inputs, units, layers, f, bidirectional: both, batchFirst: true, dtype: type);

        _head = nn.Linear(units * Directions, _options.OutputSize, dtype: type);
        Parameters =
        [
            .. _recurrent.named_parameters(),
            .. _head.named_parameters().Select(entry => ("head." + entry.name, entry.parameter)),
        ];
    }

    // in PyTorch's order: per layer and direction weight_ih, weight_hh, bias_ih, bias_hh; then the head
    public IReadOnlyList<(string Name, Parameter Tensor)> Parameters { get; }

    private int Directions => _options.Bidirectional ? 2 : 1;

    /// <summary>Overwrites all weights.</summary>
    public void Set(IReadOnlyList<float[]> values)
    {
        using IDisposable noGradients = no_grad();
        for (int i = 0; i < values.Count; i++)
        {
            Parameter parameter = Parameters[i].Tensor;
            using Tensor value = tensor(values[i], parameter.shape, _type);
            parameter.copy_(value);
        }
    }

    /// <summary>[sequences, output size] from sequences of [steps, input size].</summary>
    public Tensor Forward(IReadOnlyList<Tensor> sequences) =>
        sequences.All(sequence => sequence.shape[0] == sequences[0].shape[0])
            ? Forward(stack(sequences))
            : Head(LastHidden(nn.utils.rnn.pack_sequence(sequences, enforce_sorted: false)));

    /// <summary>[sequences, output size] from [sequences, steps, input size].</summary>
    public Tensor Forward(Tensor batch) => Head(LastHidden(batch));

    public void Dispose()
    {
        _recurrent.Dispose();
        _head.Dispose();
    }

    // hidden is [layers * directions, sequences, units]; the top layer comes last
    private Tensor Head(Tensor hidden) => _options.Bidirectional
        ? _head.call(cat(hidden.slice(0, hidden.shape[0] - Directions, hidden.shape[0], 1).unbind(0), 1))
        : _head.call(hidden[^1]);

    private Tensor LastHidden(Tensor batch) => _recurrent switch
    {
        RNN layers => layers.call(batch, Zeros(batch.shape[0])).Item2,
        GRU layers => layers.call(batch, Zeros(batch.shape[0])).Item2,
        LSTM layers => layers.call(batch, (Zeros(batch.shape[0]), Zeros(batch.shape[0]))).Item2,
        _ => throw new NotSupportedException(),
    };

    private Tensor LastHidden(nn.utils.rnn.PackedSequence batch)
    {
        long sequences = batch.batch_sizes[0].item<long>();
        return _recurrent switch
        {
            RNN layers => layers.call(batch, Zeros(sequences)).Item2,
            GRU layers => layers.call(batch, Zeros(sequences)).Item2,
            LSTM layers => layers.call(batch, (Zeros(sequences), Zeros(sequences))).Item2,
            _ => throw new NotSupportedException(),
        };
    }

    private Tensor Zeros(long sequences) => zeros(_options.Layers * Directions, sequences, _options.HiddenSize, _type);
}
