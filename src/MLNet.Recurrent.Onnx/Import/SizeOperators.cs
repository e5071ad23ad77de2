namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Arithmetic with sizes, as exporters write it around a network: followed as far as an output could depend on it.</summary>
internal static class SizeOperators
{
    public static Value Shape(NodeReading node) => node.Input(0) switch
    {
        Signal signal => new Sizes([.. signal.Axes.Select(signal.SizeOf)], false),
        Tokens tokens => tokens.Shape,
        _ => Sizes.Unknown,
    };

    /// <summary>A node whose inputs are all sizes or integers.</summary>
    public static Value Read(NodeReading node)
    {
        string type = node.Node.Operator;
        if (type == "ConstantOfShape")
        {
            return node.Find("value")?.Tensor is { IsInteger: true } ? Sizes.Unknown : ConstantOperators.Filling(node.Find("value")?.Tensor);
        }

        if (type == "Cast" && node.Number("to", 7) == (long)Format.TensorType.Single)
        {
            throw new NotSupportedException("makes sizes into values");
        }

        Sizes?[] inputs = [.. node.Inputs.Select(input => Of(input!))];
        if (inputs.Any(input => input?.Items is null))
        {
            return Sizes.Unknown;
        }

        bool isPair = inputs.Length == 2;
        return type switch
        {
            "Identity" or "Cast" => inputs[0]!,
            "Unsqueeze" => inputs[0]! with { IsScalar = false },
            "Squeeze" => inputs[0]! with { IsScalar = inputs[0]!.Items!.Length == 1 },
            "Concat" => Limited([.. inputs.SelectMany(input => input!.Items!)]),
            "Gather" when isPair && inputs[1]!.Items!.All(item => item.IsKnown) => Gathered(inputs[0]!.Items!, inputs[1]!),
            "Add" when isPair && inputs.All(input => input!.Items!.Length == 1) => Sum(inputs[0]!, inputs[1]!, 1),
            "Sub" when isPair && inputs.All(input => input!.Items!.Length == 1) => Sum(inputs[0]!, inputs[1]!, -1),
            _ => Sizes.Unknown,
        };
    }

    /// <summary>Sizes, or integers as sizes; null for anything else.</summary>
    public static Sizes? Of(Value value) => value switch
    {
        Sizes sizes => sizes,
        Constant { Integers: { Length: <= Sizes.MaximumCount } integers } constant =>
            new Sizes(Array.ConvertAll(integers, number => new Size(null, number)), constant.Dimensions.Length == 0),
        _ => null,
    };

    private static Sizes Limited(Size[] items) => items.Length > Sizes.MaximumCount ? Sizes.Unknown : new Sizes(items, false);

    private static Sizes Gathered(Size[] items, Sizes indices)
    {
        var result = new Size[indices.Items!.Length];
        for (int i = 0; i < result.Length; i++)
        {
            long index = indices.Items[i].Number;
            index = index < 0 ? index + items.Length : index;
            if (index < 0 || index >= items.Length)
            {
                throw new NotSupportedException($"takes number {index} of {items.Length} sizes");
            }

            result[i] = items[index];
        }

        return new Sizes(result, indices.IsScalar);
    }

    private static Sizes Sum(Sizes one, Sizes other, long sign)
    {
        Size a = one.Items![0], b = other.Items![0];
        if (b.IsKnown)
        {
            return one with { Items = [a with { Number = unchecked(a.Number + (sign * b.Number)) }] };
        }

        return a.IsKnown && sign > 0 ? other with { Items = [b with { Number = unchecked(a.Number + b.Number) }] } : Sizes.Unknown;
    }
}
