using System.Collections.Immutable;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>The nodes RNN, LSTM and GRU.</summary>
internal static class RecurrentOperators
{
    private const int Steps = 0, InputWeight = 1, RecurrentWeight = 2, Bias = 3, SequenceLengths = 4, InitialHidden = 5, InitialMemory = 6, Peepholes = 7;

    public static Value[] Read(NodeReading node)
    {
        string direction = node.Text("direction", "forward").ToLowerInvariant();
        bool[] isBackwards = direction switch
        {
            "forward" => [false],
            "reverse" => [true],
            "bidirectional" => [false, true],
            _ => throw new NotSupportedException($"has the direction '{direction}'"),
        };
        CellKind cell = Cell(node, isBackwards.Length);
        CheckAttributes(node);
        CheckInitial(node, InitialHidden);
        CheckInitial(node, InitialMemory);
        if (node.Optional(Peepholes) is not (null or Constant { IsZero: true }))
        {
            throw new NotSupportedException("has peephole weights, which the LSTM of a recurrent model does not");
        }

        Signal steps = node.Signal(Steps);
        if (steps.Axes.Length != 3 || steps.Axes[2] != Axis.Features || steps.Axes.Contains(Axis.Parts) || !steps.Axes[0].IsOuter)
        {
            throw new NotSupportedException("reads values that are not [steps, batch, features]");
        }

        if (steps.Activation != OutputKind.Linear || steps.Atoms.Any(atom => atom.Moment != Moment.Every))
        {
            throw new NotSupportedException("reads something else than all steps of its input or of the layer below");
        }

        bool hasLengths = node.Optional(SequenceLengths) switch
        {
            null or Sizes => false,
            Lengths => true,
            Constant { Integers: { } lengths } when steps.Axes[0].Size is { } size && lengths.All(length => length == size) => false,
            _ => throw new NotSupportedException("has fixed lengths of the sequences; make them an input of the graph"),
        };
        node.Time.Bind(steps.Axes[0], steps.Axes[1]);
        RecurrentSource source = Source(node, cell, isBackwards, steps, hasLengths);
        ImmutableArray<ImmutableArray<Atom>> States(Moment moment) =>
            [.. isBackwards.Select((_, index) => ImmutableArray.Create(new Atom(source, index, moment, source.HiddenSize)))];
        return
        [
            new Signal([steps.Axes[0], Axis.Parts, steps.Axes[1], Axis.Features], States(Moment.Every), AffineMap.None),
            new Signal([Axis.Parts, steps.Axes[1], Axis.Features], States(Moment.Final), AffineMap.None),
            new Refused($"the memory (Y_c) of the LSTM '{source.Name}' is used further; a model's outputs follow from hidden states"),
        ];
    }

    private static RecurrentSource Source(NodeReading node, CellKind cell, bool[] isBackwards, Signal steps, bool hasLengths)
    {
        Constant input = node.Numbers(InputWeight), recurrent = node.Numbers(RecurrentWeight);
        GateOrder order = GateOrder.Of(cell);
        if (input is not { Singles: { } inputWeights, Dimensions.Length: 3 } || recurrent is not { Singles: { } recurrentWeights, Dimensions.Length: 3 })
        {
            throw new NotSupportedException("has weights that are not [directions, gates * hidden, columns]");
        }

        int directions = isBackwards.Length, hidden = recurrent.Dimensions[2], inputSize = input.Dimensions[2], rows = order.Gates * hidden;
        if (hidden == 0 || inputSize == 0 || !recurrent.Dimensions.SequenceEqual([directions, rows, hidden])
            || !input.Dimensions.SequenceEqual([directions, rows, inputSize]) || node.Number("hidden_size", hidden) != hidden)
        {
            throw new NotSupportedException($"has weights of {string.Join(" x ", input.Dimensions)} and {string.Join(" x ", recurrent.Dimensions)}, "
                + "which do not fit together");
        }

        if (steps.Width != 0 && steps.Width != inputSize)
        {
            throw new NotSupportedException($"has weights for {inputSize} features and reads {steps.Width}");
        }

        float[] biases = node.Optional(Bias) is null ? new float[directions * 2 * rows] : node.Numbers(Bias).Singles ?? [];
        if (biases.Length != directions * 2 * rows)
        {
            throw new NotSupportedException($"has {biases.Length} biases; {directions * 2 * rows} are needed");
        }

        node.Budget.Spend(inputWeights.Length + recurrentWeights.Length + biases.Length);
        var weights = ImmutableArray.CreateBuilder<DirectionWeights>();
        for (int i = 0; i < directions; i++)
        {
            weights.Add(new DirectionWeights(
                isBackwards[i],
                order.FromOnnx(inputWeights.AsSpan(i * rows * inputSize, rows * inputSize)),
                order.FromOnnx(recurrentWeights.AsSpan(i * rows * hidden, rows * hidden)),
                order.FromOnnx(biases.AsSpan(2 * i * rows, rows)),
                order.FromOnnx(biases.AsSpan(((2 * i) + 1) * rows, rows))));
        }

        string name = node.Node.Name.Length > 0 ? node.Node.Name : node.Node.Outputs.FirstOrDefault(output => output.Length > 0, node.Node.Operator);
        return new RecurrentSource(name, cell, hidden, inputSize, weights.ToImmutable(), steps, hasLengths);
    }

    // the functions are named gate by gate, direction by direction; left out, they are the usual ones
    private static CellKind Cell(NodeReading node, int directions)
    {
        string[] given = [.. (node.Find("activations")?.Texts ?? []).Select(name => name.ToLowerInvariant())];
        (string[] usual, CellKind cell) = node.Node.Operator switch
        {
            "LSTM" => (["sigmoid", "tanh", "tanh"], CellKind.Lstm),
            "GRU" => (["sigmoid", "tanh"], node.Number("linear_before_reset", 0) != 0 ? CellKind.Gru : CellKind.GruResetBefore),
            _ => (new[] { "tanh" }, CellKind.ElmanTanh),
        };
        if (cell == CellKind.ElmanTanh && given.Length == directions && given.All(name => name == "relu"))
        {
            return CellKind.ElmanRelu;
        }

        bool isUsual = given.Length == 0 || given.SequenceEqual(Enumerable.Repeat(usual, directions).SelectMany(names => names));
        return isUsual ? cell : throw new NotSupportedException(
            $"has the activations {string.Join(", ", given)}; a recurrent model has {string.Join(", ", usual)}{(cell == CellKind.ElmanTanh ? " or relu" : "")}");
    }

    private static void CheckAttributes(NodeReading node)
    {
        if (node.Find("clip") is { Single: > 0 })
        {
            throw new NotSupportedException("limits its gates (clip), which a recurrent model does not");
        }

        if (node.Number("input_forget", 0) != 0)
        {
            throw new NotSupportedException("couples input and forget gate (input_forget), which a recurrent model does not");
        }

        if (node.Number("layout", 0) != 0)
        {
            throw new NotSupportedException("has layout = 1, the batch first; export with layout = 0 and a Transpose node");
        }

        if (node.Find("activation_alpha") is { Singles.Count: > 0 } || node.Find("activation_beta") is { Singles.Count: > 0 })
        {
            throw new NotSupportedException("has parameters of activations (activation_alpha, activation_beta)");
        }
    }

    private static void CheckInitial(NodeReading node, int input)
    {
        bool startsFromZero = node.Optional(input) switch
        {
            null or Zeros or InitialState or Constant { IsZero: true } => true,
            Signal { RawInput: not null } => true,
            _ => false,
        };
        if (!startsFromZero)
        {
            throw new NotSupportedException("starts from a state other than zeros; a recurrent model starts from zeros");
        }
    }
}
