using System.Collections.Immutable;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Nodes that change the order and the number of axes.</summary>
internal static class AxisOperators
{
    public static Signal Transpose(NodeReading node)
    {
        Signal signal = node.Signal(0);
        int[] order = node.Find("perm") is { } given
            ? [.. given.Numbers.Select(signal.AxisIndex)]
            : [.. Enumerable.Range(0, signal.Axes.Length).Reverse()];
        return order.Length == signal.Axes.Length && order.Distinct().Count() == order.Length
            ? signal with { Axes = [.. order.Select(axis => signal.Axes[axis])] }
            : throw new NotSupportedException("has an order of axes that does not name each once");
    }

    public static Signal Squeeze(NodeReading node)
    {
        Signal signal = node.Signal(0);
        if (node.Integers("axes", 1) is not { } axes)
        {
            return signal.Axes.Any(axis => axis.IsOuter && axis.Size == 1)
                ? throw new NotSupportedException("removes all axes of size 1, that of the batch among them; export with a dynamic batch axis")
                : signal with { Axes = [.. signal.Axes.Where(axis => !IsSingle(signal, axis))] };
        }

        Axis[] gone = [.. axes.Select(axis => signal.Axes[signal.AxisIndex(axis)])];
        int[] places = [.. axes.Select(signal.AxisIndex)];
        return gone.All(axis => IsSingle(signal, axis) || (axis.IsOuter && axis.Size == 1))
            ? signal with { Axes = [.. signal.Axes.Where((_, place) => !places.Contains(place))] }
            : throw new NotSupportedException("removes an axis that is not of size 1");
    }

    public static Signal Unsqueeze(NodeReading node)
    {
        Signal signal = node.Signal(0);
        long[] axes = node.Integers("axes", 1) ?? [];
        int rank = signal.Axes.Length + axes.Length;
        if (rank > Sizes.MaximumCount)
        {
            throw new NotSupportedException($"makes a value of {rank} axes");
        }

        int[] places = [.. axes.Select(axis => ConstantOperators.Axis(axis, rank)).Distinct()];
        var rest = new Queue<Axis>(signal.Axes);
        return places.Length == axes.Length
            ? signal with { Axes = [.. Enumerable.Range(0, rank).Select(place => places.Contains(place) ? Axis.One : rest.Dequeue())] }
            : throw new NotSupportedException("names an axis twice");
    }

    /// <summary>What is left of the batch and one row of features: the axes between must be of size 1, or parts that come side by side.</summary>
    public static Signal Flatten(NodeReading node)
    {
        Signal signal = node.Signal(0);
        int kept = (int)node.Number("axis", 1);
        Axis[] outer = [.. signal.Axes.Where(axis => axis.IsOuter)];
        return kept == 1 && outer.Length == 1 && signal.Axes[0] == outer[0]
            ? Reshaped(signal, [signal.SizeOf(outer[0]), new Size(null, -1)])
            : throw new NotSupportedException("joins the steps of a sequence into one row; a model reads them one after the other");
    }

    public static Signal Reshape(NodeReading node)
    {
        Signal signal = node.Signal(0);
        Sizes? sizes = node.Find("shape") is { } old
            ? new Sizes([.. old.Numbers.Take(Sizes.MaximumCount).Select(number => new Size(null, number))], false)
            : SizeOperators.Of(node.Input(1));
        return sizes?.Items is { } items
            ? Reshaped(signal, items)
            : throw new NotSupportedException("has sizes that cannot be followed");
    }

    // Follows axes and sizes side by side: an axis is kept, one of size 1 comes or goes, parts and the features behind them are joined.
    // An open size (-1) keeps its axis: were it more than that, another axis would be left over.
    private static Signal Reshaped(Signal signal, Size[] sizes)
    {
        var axes = ImmutableArray.CreateBuilder<Axis>();
        ImmutableArray<ImmutableArray<Atom>> parts = signal.Parts;
        int next = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            Size size = sizes[i];
            bool isOne = size is { IsKnown: true, Number: 1 };
            while (next < signal.Axes.Length && IsSingle(signal, signal.Axes[next]) && !isOne && !Copies(size, i, next))
            {
                next++;
            }

            if (isOne && (next == signal.Axes.Length || signal.SizeOf(signal.Axes[next]) != size))
            {
                axes.Add(Axis.One);
                continue;
            }

            if (next == signal.Axes.Length)
            {
                throw Unreadable(sizes);
            }

            Axis axis = signal.Axes[next];
            bool isLast = i == sizes.Length - 1;
            bool joins = axis == Axis.Parts && next == signal.Axes.Length - 2 && signal.Axes[next + 1] == Axis.Features && isLast
                && signal.IsPlain && size.IsKnown && (size.Number == -1 || size.Number == (long)signal.Parts.Length * signal.Width);
            if (joins)
            {
                axes.Add(Axis.Features);
                parts = [[.. signal.Parts.SelectMany(part => part)]];
                next += 2;
            }
            else if (size == signal.SizeOf(axis) || Copies(size, i, next) || size is { IsKnown: true, Number: -1 })
            {
                axes.Add(axis);
                next++;
            }
            else
            {
                throw Unreadable(sizes);
            }
        }

        return signal.Axes[next..].All(axis => IsSingle(signal, axis))
            ? signal with { Axes = axes.ToImmutable(), Parts = parts }
            : throw Unreadable(sizes);
    }

    // 0 stands for the size of the axis at the same place
    private static bool Copies(Size size, int place, int axis) => size is { IsKnown: true, Number: 0 } && place == axis;

    private static bool IsSingle(Signal signal, Axis axis) => axis == Axis.One || (axis == Axis.Parts && signal.Parts.Length == 1);

    private static NotSupportedException Unreadable(Size[] sizes) =>
        new($"gives values of the sequences the sizes [{string.Join(", ", sizes.Select(size => size.IsKnown ? $"{size.Number}" : "*"))}], "
            + "which changes what a step or a feature is");
}
