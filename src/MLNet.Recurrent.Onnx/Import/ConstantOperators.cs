using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Nodes that only rearrange constants or scale them: exporters that do not fold constants write weights this way.</summary>
internal static class ConstantOperators
{
    /// <summary>The values of a tensor in the file.</summary>
    public static Value Of(OnnxTensor tensor)
    {
        if (tensor.IsFloat)
        {
            float[] values = tensor.Singles();
            return new Constant(Dimensions(tensor), values, null);
        }

        if (tensor.IsInteger)
        {
            long[] values = tensor.Integers();
            return new Constant(Dimensions(tensor), null, values);
        }

        return new Refused($"the constant '{tensor.Name}' has values of type {tensor.Type}; Single, Double, Half and BFloat16 can be held");
    }

    /// <summary>Zeros for a node that fills a value, if it fills it with zeros.</summary>
    /// <param name="tensor">The number to fill with; null for zero.</param>
    public static Zeros Filling(OnnxTensor? tensor) => tensor is null || Of(tensor) is Constant { IsZero: true }
        ? new Zeros()
        : throw new NotSupportedException("fills a value with numbers other than zero");

    /// <summary>The result of a node whose inputs are all constants; null where it is none of these operators.</summary>
    public static Value? TryRead(NodeReading node) => node.Node.Operator switch
    {
        "Constant" => OfAttribute(node),
        "Identity" => node.Numbers(0),
        "Cast" => Cast(node.Numbers(0), (TensorType)node.Number("to", 0)),
        "Shape" => new Constant([node.Numbers(0).Dimensions.Length], null, [.. node.Numbers(0).Dimensions]),
        "Transpose" => Transpose(node),
        "Squeeze" => Squeeze(node.Numbers(0), node.Integers("axes", 1)),
        "Unsqueeze" => Unsqueeze(node.Numbers(0), node.Integers("axes", 1) ?? []),
        "Reshape" => Reshape(node.Numbers(0), node.Integers("shape", 1) ?? []),
        "Slice" => Slice(node),
        "Gather" => Gather(node),
        "Concat" => Concat(node),
        "Add" => Combine(node, (a, b) => a + b),
        "Sub" => Combine(node, (a, b) => a - b),
        "Mul" => Combine(node, (a, b) => a * b),
        "Div" => Combine(node, (a, b) => a / b),
        _ => null,
    };

    /// <summary>An axis counted from the start.</summary>
    public static int Axis(long axis, int rank)
    {
        long index = axis < 0 ? axis + rank : axis;
        return index >= 0 && index < rank ? (int)index : throw new NotSupportedException($"names axis {axis} of a value with {rank} axes");
    }

    /// <summary>The start, end and step of a Slice node on one axis of a size, within its bounds.</summary>
    public static (long Start, long End) Range(long start, long end, long size) =>
        (Math.Clamp(start < 0 ? start + size : start, 0, size), Math.Clamp(end < 0 ? end + size : end, 0, size));

    private static int[] Dimensions(OnnxTensor tensor) => [.. tensor.Dimensions.Select(dimension => (int)dimension)];

    private static Value OfAttribute(NodeReading node)
    {
        if (node.Find("value")?.Tensor is { } tensor)
        {
            return Of(tensor);
        }

        return node.Node.Attributes.FirstOrDefault()?.Name switch
        {
            "value_float" => new Constant([], [node.Single("value_float", 0)], null),
            "value_int" => new Constant([], null, [node.Number("value_int", 0)]),
            "value_floats" => new Constant([node.Find("value_floats")!.Singles.Count], [.. node.Find("value_floats")!.Singles], null),
            "value_ints" => new Constant([node.Find("value_ints")!.Numbers.Count], null, [.. node.Find("value_ints")!.Numbers]),
            _ => throw new NotSupportedException("holds neither numbers nor a tensor"),
        };
    }

    private static Constant? Cast(Constant constant, TensorType type) => type switch
    {
        TensorType.Single or TensorType.Double or TensorType.Half or TensorType.BFloat16 when constant.Integers is { } integers =>
            new Constant(constant.Dimensions, Array.ConvertAll(integers, number => (float)number), null),
        TensorType.Single or TensorType.Double => constant,
        TensorType.Int32 or TensorType.Int64 when constant.Integers is not null => constant,
        _ => null,
    };

    private static Constant Transpose(NodeReading node)
    {
        Constant constant = node.Numbers(0);
        int rank = constant.Dimensions.Length;
        int[] order = node.Find("perm") is { } given
            ? [.. given.Numbers.Select(axis => Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Reverse()];
        if (order.Length != rank || order.Distinct().Count() != rank)
        {
            throw new NotSupportedException("has an order of axes that does not name each once");
        }

        int[] strides = Strides(constant.Dimensions);
        return Walk(node, constant, [.. order.Select(axis => constant.Dimensions[axis])], [.. order.Select(axis => strides[axis])], 0);
    }

    private static Constant Slice(NodeReading node)
    {
        Constant constant = node.Numbers(0);
        long[] starts = node.Integers("starts", 1) ?? [], ends = node.Integers("ends", 2) ?? [];
        long[] axes = node.Integers("axes", 3) ?? [.. Enumerable.Range(0, starts.Length)], steps = node.Integers("steps", 4) ?? [];
        if (starts.Length != ends.Length || starts.Length != axes.Length || steps.Any(step => step != 1))
        {
            throw new NotSupportedException("takes steps other than 1 or has lists of different lengths");
        }

        int[] dimensions = [.. constant.Dimensions], strides = Strides(dimensions);
        int offset = 0;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = Axis(axes[i], dimensions.Length);
            (long start, long end) = Range(starts[i], ends[i], dimensions[axis]);
            dimensions[axis] = (int)Math.Max(0, end - start);
            offset += (int)start * strides[axis];
        }

        return Walk(node, constant, dimensions, strides, offset);
    }

    private static Constant Gather(NodeReading node)
    {
        Constant constant = node.Numbers(0), indices = node.Numbers(1);
        int axis = Axis(node.Number("axis", 0), constant.Dimensions.Length), size = constant.Dimensions[axis];
        long[] places = indices.Integers ?? throw new NotSupportedException("has places that are not whole numbers");
        int before = Product(constant.Dimensions.AsSpan(0, axis)), after = Product(constant.Dimensions.AsSpan(axis + 1));
        long count = (long)before * places.Length * after;
        node.Budget.Spend(count);
        int[] sources = new int[count];
        int next = 0;
        for (int i = 0; i < before; i++)
        {
            foreach (long place in places)
            {
                long index = place < 0 ? place + size : place;
                if (index < 0 || index >= size)
                {
                    throw new NotSupportedException($"takes place {place} of {size}");
                }

                for (int j = 0; j < after; j++)
                {
                    sources[next++] = (int)((((i * size) + index) * after) + j);
                }
            }
        }

        return constant.Taken([.. constant.Dimensions[..axis], .. indices.Dimensions, .. constant.Dimensions[(axis + 1)..]], sources);
    }

    private static Constant Concat(NodeReading node)
    {
        Constant[] parts = [node.Numbers(0), .. node.Inputs.Skip(1).Select((_, index) => node.Numbers(index + 1))];
        int[] first = parts[0].Dimensions;
        int axis = Axis(node.Number("axis", 0), first.Length);
        bool isInteger = parts[0].Integers is not null;
        if (parts.Any(part => part.Integers is null == isInteger || part.Dimensions.Length != first.Length
            || part.Dimensions.Where((size, index) => index != axis && size != first[index]).Any()))
        {
            throw new NotSupportedException("joins constants of different kinds or sizes");
        }

        node.Budget.Spend(parts.Sum(part => (long)part.Count));
        int[] dimensions = [.. first];
        dimensions[axis] = parts.Sum(part => part.Dimensions[axis]);
        float[] singles = new float[isInteger ? 0 : Product(dimensions)];
        long[] integers = new long[isInteger ? Product(dimensions) : 0];
        int before = Product(first.AsSpan(0, axis)), next = 0;
        for (int i = 0; i < before; i++)
        {
            foreach (Constant part in parts)
            {
                int size = part.Count / before;
                if (isInteger)
                {
                    part.Integers.AsSpan(i * size, size).CopyTo(integers.AsSpan(next));
                }
                else
                {
                    part.Singles.AsSpan(i * size, size).CopyTo(singles.AsSpan(next));
                }

                next += size;
            }
        }

        return new Constant(dimensions, isInteger ? null : singles, isInteger ? integers : null);
    }

    private static Constant Squeeze(Constant constant, long[]? axes)
    {
        int[] gone = axes is null
            ? [.. Enumerable.Range(0, constant.Dimensions.Length).Where(axis => constant.Dimensions[axis] == 1)]
            : [.. axes.Select(axis => Axis(axis, constant.Dimensions.Length))];
        return gone.All(axis => constant.Dimensions[axis] == 1)
            ? constant.Reshaped([.. constant.Dimensions.Where((_, axis) => !gone.Contains(axis))])
            : throw new NotSupportedException("removes an axis that is not of size 1");
    }

    private static Constant Unsqueeze(Constant constant, long[] axes)
    {
        int rank = constant.Dimensions.Length + axes.Length;
        if (rank > Sizes.MaximumCount)
        {
            throw new NotSupportedException($"makes a value of {rank} axes");
        }

        int[] ones = [.. axes.Select(axis => Axis(axis, rank))];
        var rest = new Queue<int>(constant.Dimensions);
        if (ones.Distinct().Count() != ones.Length)
        {
            throw new NotSupportedException("names an axis twice");
        }

        return constant.Reshaped([.. Enumerable.Range(0, rank).Select(axis => ones.Contains(axis) ? 1 : rest.Dequeue())]);
    }

    private static Constant Reshape(Constant constant, long[] sizes)
    {
        if (sizes.Length > Sizes.MaximumCount)
        {
            throw new NotSupportedException($"makes a value of {sizes.Length} axes");
        }

        long[] dimensions = [.. sizes.Select((size, index) => size == 0 && index < constant.Dimensions.Length ? constant.Dimensions[index] : size)];
        double known = dimensions.Where(size => size != -1).Aggregate(1.0, (product, size) => product * size);
        int open = Array.IndexOf(dimensions, -1);
        if (open >= 0 && known > 0)
        {
            dimensions[open] = (long)(constant.Count / known);
            known *= dimensions[open];
        }

        return known == constant.Count && dimensions.All(size => size is >= 0 and <= int.MaxValue)
            ? constant.Reshaped([.. dimensions.Select(size => (int)size)])
            : throw new NotSupportedException($"gives {constant.Count} numbers the sizes {string.Join(" x ", sizes)}");
    }

    // the same sizes, or one of them a single number
    private static Constant? Combine(NodeReading node, Func<double, double, double> function)
    {
        Constant one = node.Numbers(0), other = node.Numbers(1);
        bool sameKind = one.Integers is null == other.Integers is null;
        if (!sameKind || !(one.Count == other.Count || one.Count == 1 || other.Count == 1))
        {
            return null;
        }

        int count = Math.Max(one.Count, other.Count);
        node.Budget.Spend(count);
        int[] dimensions = one.Count == count ? one.Dimensions : other.Dimensions;
        return one.Singles is { } a && other.Singles is { } b
            ? new Constant(dimensions, [.. Enumerable.Range(0, count).Select(i => (float)function(a[i % a.Length], b[i % b.Length]))], null)
            : null;
    }

    // the numbers along new axes, each with its stride in the old ones
    private static Constant Walk(NodeReading node, Constant constant, int[] dimensions, int[] strides, int offset)
    {
        int count = Product(dimensions);
        node.Budget.Spend(count);
        int[] places = new int[count], index = new int[dimensions.Length];
        int place = offset;
        for (int i = 0; i < count; i++)
        {
            places[i] = place;
            for (int axis = dimensions.Length - 1; axis >= 0; axis--)
            {
                place += strides[axis];
                if (++index[axis] < dimensions[axis])
                {
                    break;
                }

                place -= strides[axis] * dimensions[axis];
                index[axis] = 0;
            }
        }

        return constant.Taken(dimensions, places);
    }

    private static int[] Strides(int[] dimensions)
    {
        int[] strides = new int[dimensions.Length];
        int stride = 1;
        for (int axis = dimensions.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, dimensions[axis]);
        }

        return strides;
    }

    private static int Product(ReadOnlySpan<int> dimensions)
    {
        int product = 1;
        foreach (int dimension in dimensions)
        {
            product = checked(product * dimension);
        }

        return product;
    }
}
