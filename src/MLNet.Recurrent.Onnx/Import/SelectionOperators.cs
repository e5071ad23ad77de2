using System.Collections.Immutable;

namespace MLNet.Recurrent.Onnx.Import;

/// <summary>Nodes that take parts of a signal or join signals: the last step, a direction, a layer; directions side by side.</summary>
internal static class SelectionOperators
{
    public static Value Gather(NodeReading node)
    {
        if (node.Input(0) is Constant)
        {
            throw new NotSupportedException("looks up an embedding by something else than an input of tokens (integers, [batch, steps])");
        }

        Signal signal = node.Signal(0);
        int place = signal.AxisIndex(node.Number("axis", 0));
        Axis axis = signal.Axes[place];
        Sizes indices = SizeOperators.Of(node.Input(1)) ?? throw new NotSupportedException("takes places that the sequences decide");
        if (indices.Items is not { Length: > 0 } items)
        {
            throw new NotSupportedException("takes places that cannot be followed");
        }

        if (axis.IsOuter)
        {
            if (IsState(signal, axis, node.Time) is { } state)
            {
                return state;
            }

            return items.Length == 1
                ? Step(signal, place, MomentOf(items[0], axis), node.Time, keepsAxis: !indices.IsScalar)
                : throw new NotSupportedException("takes several steps; only the last state of a sequence can be held");
        }

        if (axis == Axis.Parts && items.All(item => item.IsKnown))
        {
            return Parts(signal, place, [.. items.Select(item => Index(item.Number, signal.Parts.Length))], keepsAxis: !indices.IsScalar);
        }

        throw new NotSupportedException("takes single features; only whole states can be held");
    }

    public static Value Slice(NodeReading node)
    {
        Signal signal = node.Signal(0);
        Size[] starts = Bounds(node, "starts", 1), ends = Bounds(node, "ends", 2);
        long[] axes = node.Integers("axes", 3) ?? [.. Enumerable.Range(0, starts.Length)], steps = node.Integers("steps", 4) ?? [];
        if (starts.Length != ends.Length || starts.Length != axes.Length)
        {
            throw new NotSupportedException("has lists of different lengths");
        }

        if (steps.Any(step => step != 1))
        {
            throw new NotSupportedException("takes steps other than 1; backwards is a direction of a recurrent node");
        }

        for (int i = 0; i < axes.Length; i++)
        {
            int place = signal.AxisIndex(axes[i]);
            if (signal.Axes[place].IsOuter && IsState(signal, signal.Axes[place], node.Time) is { } state && !IsAll(starts[i], ends[i], signal.Axes[place]))
            {
                return state;
            }

            signal = Sliced(signal, place, starts[i], ends[i], node.Time);
        }

        return signal;
    }

    public static Value[] Split(NodeReading node)
    {
        int count = node.Node.Outputs.Count;
        Signal signal = node.Signal(0);
        int place = signal.AxisIndex(node.Number("axis", 0));
        Axis axis = signal.Axes[place];
        if (axis.IsOuter)
        {
            return IsState(signal, axis, node.Time) is { } state
                ? [.. Enumerable.Repeat(state, count)]
                : throw new NotSupportedException("cuts the steps of a sequence; a model reads them one after the other");
        }

        long size = axis == Axis.Parts ? signal.Parts.Length : axis == Axis.One ? 1 : signal.Width;
        long[] sizes = node.Integers("split", 1) ?? [.. Enumerable.Repeat(size / count, count)];
        var outputs = new List<Value>();
        long start = 0;
        foreach (long part in sizes.Take(count))
        {
            outputs.Add(Sliced(signal, place, new Size(null, start), new Size(null, start + part), node.Time));
            start += part;
        }

        return [.. outputs];
    }

    /// <summary>The mean or the maximum of the states over all steps.</summary>
    public static Signal Pool(NodeReading node, Moment moment)
    {
        Signal signal = node.Signal(0);
        if (node.Integers("axes", 1) is not [long axis] || signal.Axes[signal.AxisIndex(axis)] != node.Time.Time || !signal.IsPlain)
        {
            throw new NotSupportedException("pools something else than the states over all steps");
        }

        if (signal.Parts.Any(part => part.Any(atom => atom.Source is null or { HasLengths: true })))
        {
            throw new NotSupportedException("pools the steps behind the end of shorter sequences too, or those of the input");
        }

        return Step(signal, signal.AxisIndex(axis), moment, node.Time, node.Number("keepdims", 1) != 0);
    }

    public static Signal Concat(NodeReading node)
    {
        Signal[] signals = [.. node.Inputs.Select((_, index) => node.Signal(index))];
        Signal first = signals[0];
        int place = first.AxisIndex(node.Number("axis", 0));
        if (signals.Any(signal => !signal.Axes.SequenceEqual(first.Axes)))
        {
            throw new NotSupportedException("joins values with different axes");
        }

        if (signals.Any(signal => !signal.IsPlain))
        {
            throw new NotSupportedException("joins values after a dense layer or a scale; only states can stand side by side");
        }

        if (signals.Sum(signal => signal.Parts.Sum(part => part.Length)) > Signal.MaximumAtoms)
        {
            throw new NotSupportedException("joins more states than a network has");
        }

        Axis axis = first.Axes[place];
        if (axis == Axis.Features)
        {
            return signals.All(signal => signal.Parts.Length == first.Parts.Length)
                ? first with { Parts = [.. first.Parts.Select((_, part) => signals.SelectMany(signal => signal.Parts[part]).ToImmutableArray())] }
                : throw new NotSupportedException("joins values with different axes");
        }

        if (axis == Axis.Parts || (axis == Axis.One && !first.Axes.Contains(Axis.Parts)))
        {
            return first with
            {
                Axes = first.Axes.SetItem(place, Axis.Parts),
                Parts = [.. signals.SelectMany(signal => signal.Parts)],
            };
        }

        throw new NotSupportedException("joins values along steps or batch");
    }

    private static Signal Sliced(Signal signal, int place, Size start, Size end, TimeAxes time)
    {
        Axis axis = signal.Axes[place];
        if (IsAll(start, end, axis))
        {
            return signal;
        }

        if (axis.IsOuter)
        {
            // one step: the last, as [-1:], or the first, as [0:1]
            Moment moment = MomentOf(start, axis);
            bool isOne = moment == Moment.First
                ? end is { IsKnown: true, Number: 1 }
                : end is { IsKnown: true } && (end.Number == long.MaxValue || end.Number == int.MaxValue || end.Number == axis.Size) || end == new Size(axis, 0);
            return isOne
                ? Step(signal, place, moment, time, keepsAxis: true)
                : throw new NotSupportedException("cuts the steps of a sequence; only the last state can be held");
        }

        if (!start.IsKnown || !end.IsKnown)
        {
            throw new NotSupportedException("has bounds that cannot be followed");
        }

        if (axis == Axis.Parts)
        {
            (long from, long to) = ConstantOperators.Range(start.Number, end.Number, signal.Parts.Length);
            return Parts(signal, place, [.. Enumerable.Range((int)from, (int)Math.Max(0, to - from))], keepsAxis: true);
        }

        if (axis == Axis.One)
        {
            (long from, long to) = ConstantOperators.Range(start.Number, end.Number, 1);
            return to > from ? signal : throw new NotSupportedException("takes nothing of an axis of size 1");
        }

        return Features(signal, start.Number, end.Number);
    }

    // Whole states only: the bounds must lie between atoms.
    private static Signal Features(Signal signal, long start, long end)
    {
        if (signal.IsPlain && signal.Parts.Length == 1)
        {
            (long from, long to) = ConstantOperators.Range(start, end, signal.Width);
            var taken = ImmutableArray.CreateBuilder<Atom>();
            long at = 0;
            foreach (Atom atom in signal.Atoms)
            {
                if (at >= from && at + atom.Size <= to)
                {
                    taken.Add(atom);
                }

                at += atom.Size;
            }

            if (taken.Count > 0 && taken.Sum(atom => atom.Size) == to - from)
            {
                return signal with { Parts = [taken.ToImmutable()] };
            }
        }

        throw new NotSupportedException("takes single features; only whole states can be held");
    }

    private static Signal Parts(Signal signal, int place, int[] parts, bool keepsAxis)
    {
        if (parts.Length == 0 || parts.Length > Signal.MaximumAtoms)
        {
            throw new NotSupportedException($"takes {parts.Length} of {signal.Parts.Length} states");
        }

        return signal with
        {
            Parts = [.. parts.Select(part => signal.Parts[part])],
            Axes = keepsAxis ? signal.Axes : signal.Axes.RemoveAt(place),
        };
    }

    private static Signal Step(Signal signal, int place, Moment moment, TimeAxes time, bool keepsAxis)
    {
        if (signal.Axes[place] != time.Time)
        {
            throw new NotSupportedException("takes one row of the batch, or one step of what no recurrent node has read");
        }

        ImmutableArray<Axis> axes = keepsAxis ? signal.Axes.SetItem(place, Axis.One) : signal.Axes.RemoveAt(place);
        return signal with { Axes = axes, Parts = [.. signal.Parts.Select(part => part.Select(atom => atom with { Moment = moment }).ToImmutableArray())] };
    }

    private static Moment MomentOf(Size index, Axis axis) => index switch
    {
        { IsKnown: true, Number: -1 } => Moment.Last,
        { IsKnown: true, Number: 0 } => Moment.First,
        { IsKnown: true } when index.Number == axis.Size - 1 => Moment.Last,
        _ when index == new Size(axis, -1) => Moment.Last,
        _ => throw new NotSupportedException("takes a step from the middle of the sequence; only the last state can be held"),
    };

    // Layers of initial states are cut out of an input before anybody knows what it is: what is cut can be nothing else.
    private static InitialState? IsState(Signal signal, Axis axis, TimeAxes time) =>
        signal.RawInput is { } input && axis != time.Time && axis != time.Batch ? new InitialState(input) : null;

    private static bool IsAll(Size start, Size end, Axis axis) =>
        start is { IsKnown: true, Number: 0 }
        && ((end.IsKnown && (end.Number == long.MaxValue || end.Number == int.MaxValue || end.Number == axis.Size)) || end == new Size(axis, 0));

    private static Size[] Bounds(NodeReading node, string name, int input) =>
        node.Find(name) is { } attribute ? [.. attribute.Numbers.Take(Sizes.MaximumCount).Select(number => new Size(null, number))]
        : SizeOperators.Of(node.Input(input))?.Items ?? throw new NotSupportedException($"has {name} that cannot be followed");

    private static int Index(long index, int count)
    {
        long place = index < 0 ? index + count : index;
        return place >= 0 && place < count ? (int)place : throw new NotSupportedException($"takes state {index} of {count}");
    }
}
