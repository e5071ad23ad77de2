using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Cells;

/// <summary>
/// Gated recurrent unit, reset after the product (Cho et al., 2014, in the form of cuDNN and PyTorch).
/// <code>
/// r = sigmoid(W_r x + b_r + U_r h' + c_r)     z = sigmoid(W_z x + b_z + U_z h' + c_z)
/// n = tanh(W_n x + b_n + r (U_n h' + c_n))    h = (1 - z) n + z h'
/// </code>
/// Slots: the input's share of n, r, z, the hidden state's share of n. So each product writes three neighbouring slots.
/// </summary>
internal readonly unsafe struct GruCell : ICell
{
    public static CellShape Shape { get; } = new(
        Gates: 3,
        HasMemory: false,
        SlotGates: [2, 0, 1, 2],
        Products:
        [
            new(Stage: 0, RowPart.Input, RowPart.Input, FirstSlot: 0, Slots: 3),
            new(Stage: 0, RowPart.Hidden, RowPart.Hidden, FirstSlot: 1, Slots: 3),
        ]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>
    {
        float* slots = panel.Slots, previous = panel.HiddenPrevious, hidden = panel.Hidden;
        for (int row = panel.Rows; row > 0; row--)
        {
            QuadStrip<V> gates = QuadStrip<V>.Load(slots);
            V.Store(Update(ref gates, V.Load(previous)), hidden);
            QuadStrip<V>.Store(gates, slots);
            slots += panel.SlotsStride;
            previous += panel.HiddenStride;
            hidden += panel.HiddenStride;
        }
    }

    // dn = dh (1 - z)    dz = dh (h' - n)    dr = dn (1 - n^2) (U_n h' + c_n)    dh' = dh z + products
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>
    {
        float* slots = panel.Slots, previous = panel.HiddenPrevious, dh = panel.HiddenGradient, bias = panel.BiasGradient;
        V one = V.Broadcast(1f);
        V sum0 = V.Load(bias), sum1 = V.Load(bias + V.Count), sum2 = V.Load(bias + (2 * V.Count)), sum3 = V.Load(bias + (3 * V.Count));
        for (int row = panel.Rows; row > 0; row--)
        {
            V n = V.Load(slots), r = V.Load(slots + V.Count), z = V.Load(slots + (2 * V.Count)), share = V.Load(slots + (3 * V.Count));
            V d = V.Load(dh);
            V dn = d * (one - z) * (one - (n * n)), dz = d * (V.Load(previous) - n) * z * (one - z);
            V dr = dn * share * r * (one - r), dShare = dn * r;
            V.Store(d * z, dh);
            V.Store(dn, slots);
            V.Store(dr, slots + V.Count);
            V.Store(dz, slots + (2 * V.Count));
            V.Store(dShare, slots + (3 * V.Count));
            sum0 += dn;
            sum1 += dr;
            sum2 += dz;
            sum3 += dShare;
            slots += panel.SlotsStride;
            previous += panel.HiddenStride;
            dh += panel.GradientStride;
        }

        V.Store(sum0, bias);
        V.Store(sum1, bias + V.Count);
        V.Store(sum2, bias + (2 * V.Count));
        V.Store(sum3, bias + (3 * V.Count));
    }

    // 32 registers hold the twelve sums; with fewer the general way is faster.
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
        int width = 3 * V.Count;
        float* input = step.Row + step.HiddenDepth;
        for (int i = 0; i < step.Panels; i++)
        {
            int panel = step.Backwards ? step.Panels - 1 - i : i;
            float* bias = step.Bias + (panel * 4 * V.Count);
            TripleStrip<V> fromHidden = TWeights.Add(
                TripleStrip<V>.Load(bias + V.Count),
                step.Row,
                step.HiddenDepth,
                step.SecondPacked + (panel * TWeights.Size(step.HiddenDepth, width)));
            TripleStrip<V> fromInput = TWeights.Add<TripleStrip<V>>(
                default, input, step.InputDepth, step.Packed + (panel * TWeights.Size(step.InputDepth, width)));
            QuadStrip<V> gates;
            gates.A = fromInput.A + V.Load(bias);
            gates.B = fromHidden.A + fromInput.B;
            gates.C = fromHidden.B + fromInput.C;
            gates.D = fromHidden.C;
            V.Store(Update(ref gates, V.Load(step.Row + (panel * V.Count))), step.Hidden + (panel * V.Count));
        }
    }

    // Slots to n, r, z and the hidden state's share of n, which the gradient of r needs; returns the new hidden state.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Update<V>(ref QuadStrip<V> gates, V previous)
        where V : unmanaged, ILanes<V>
    {
        gates.B = Functions<V>.Sigmoid(gates.B);
        gates.C = Functions<V>.Sigmoid(gates.C);
        gates.A = Functions<V>.Tanh(V.MultiplyAdd(gates.B, gates.D, gates.A));
        return V.MultiplyAdd(gates.C, previous - gates.A, gates.A);
    }
}
