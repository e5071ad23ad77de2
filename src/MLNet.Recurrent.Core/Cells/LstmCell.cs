using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Cells;

/// <summary>
/// Long short-term memory with a forget gate (Hochreiter and Schmidhuber, 1997; Gers, Schmidhuber and Cummins, 2000).
/// <code>
/// i = sigmoid(W_i [h', x] + b_i)     f = sigmoid(W_f [h', x] + b_f)
/// g = tanh(W_g [h', x] + b_g)        o = sigmoid(W_o [h', x] + b_o)
/// c = f c' + i g                     h = o tanh(c)
/// </code>
/// </summary>
internal readonly unsafe struct LstmCell : ICell
{
    public static CellShape Shape { get; } = new(
        Gates: 4,
        HasMemory: true,
        SlotGates: [0, 1, 2, 3],
        Products: [new(Stage: 0, RowPart.Hidden, RowPart.Input, FirstSlot: 0, Slots: 4)]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>
    {
        float* z = panel.Slots, previous = panel.MemoryPrevious, memory = panel.Memory, hidden = panel.Hidden;
        for (int row = panel.Rows; row > 0; row--)
        {
            QuadStrip<V> gates = QuadStrip<V>.Load(z);
            V c = V.Load(previous), h = Update(ref gates, ref c);
            QuadStrip<V>.Store(gates, z);
            V.Store(c, memory);
            V.Store(h, hidden);
            z += panel.SlotsStride;
            previous += panel.MemoryStride;
            memory += panel.MemoryStride;
            hidden += panel.HiddenStride;
        }
    }

    // tanh(c) = h / o, cheaper than the function; where o has vanished, so have all gradients that it is part of.
    // do = dh tanh(c)    dc += dh o (1 - tanh(c)^2)    di = dc g    df = dc c'    dg = dc i    dc' = dc f
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>
    {
        float* z = panel.Slots, previous = panel.MemoryPrevious, hidden = panel.Hidden;
        float* dh = panel.HiddenGradient, dc = panel.MemoryGradient, bias = panel.BiasGradient;
        V zero = V.Broadcast(0f), one = V.Broadcast(1f), tiny = V.Broadcast(1e-30f);
        V sum0 = V.Load(bias), sum1 = V.Load(bias + V.Count), sum2 = V.Load(bias + (2 * V.Count)), sum3 = V.Load(bias + (3 * V.Count));
        for (int row = panel.Rows; row > 0; row--)
        {
            V i = V.Load(z), f = V.Load(z + V.Count), g = V.Load(z + (2 * V.Count)), o = V.Load(z + (3 * V.Count));
            V tanh = V.Load(hidden) / V.Max(tiny, o), d = V.Load(dh);
            V cell = V.MultiplyAdd(d * o, one - (tanh * tanh), V.Load(dc));
            V di = cell * g * i * (one - i), df = cell * V.Load(previous) * f * (one - f);
            V dg = cell * i * (one - (g * g)), @do = d * tanh * o * (one - o);
            V.Store(cell * f, dc);
            V.Store(zero, dh);
            V.Store(di, z);
            V.Store(df, z + V.Count);
            V.Store(dg, z + (2 * V.Count));
            V.Store(@do, z + (3 * V.Count));
            sum0 += di;
            sum1 += df;
            sum2 += dg;
            sum3 += @do;
            z += panel.SlotsStride;
            previous += panel.MemoryStride;
            hidden += panel.HiddenStride;
            dh += panel.GradientStride;
            dc += panel.MemoryStride;
        }

        V.Store(sum0, bias);
        V.Store(sum1, bias + V.Count);
        V.Store(sum2, bias + (2 * V.Count));
        V.Store(sum3, bias + (3 * V.Count));
    }

    // 32 registers hold the sixteen sums; with fewer the general way is faster.
    public static bool TryStep<V>(in CellStep step)
        where V : unmanaged, ILanes<V>
    {
        if (!Hardware.HasManyRegisters)
        {
            return false;
        }

        switch (step.Format)
        {
            case WeightFormat.BFloat16: Step<BFloat16Weights, V>(step); return true;
            case WeightFormat.Int8: Step<Int8Weights, V>(step); return true;
            default: Step<SingleWeights, V>(step); return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Step<TWeights, V>(in CellStep step)
        where TWeights : struct, IWeightFormat
        where V : unmanaged, ILanes<V>
    {
        int depth = step.HiddenDepth + step.InputDepth, width = 4 * V.Count;
        for (int i = 0; i < step.Panels; i++)
        {
            int panel = step.Backwards ? step.Panels - 1 - i : i;
            float* memory = step.Memory + (panel * V.Count);
            QuadStrip<V> gates = TWeights.Add(
                QuadStrip<V>.Load(step.Bias + (panel * width)), step.Row, depth, step.Packed + (panel * TWeights.Size(depth, width)));
            V c = V.Load(memory), h = Update(ref gates, ref c);
            V.Store(c, memory);
            V.Store(h, step.Hidden + (panel * V.Count));
        }
    }

    // Sums of products to gates i, f, g, o; the old memory to the new; returns the new hidden state.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Update<V>(ref QuadStrip<V> gates, ref V memory)
        where V : unmanaged, ILanes<V>
    {
        gates.A = Functions<V>.Sigmoid(gates.A);
        gates.B = Functions<V>.Sigmoid(gates.B);
        gates.C = Functions<V>.Tanh(gates.C);
        gates.D = Functions<V>.Sigmoid(gates.D);
        memory = V.MultiplyAdd(gates.B, memory, gates.A * gates.C);
        return gates.D * Functions<V>.Tanh(memory);
    }
}
