using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Cells;

/// <summary>
/// Gated recurrent unit, reset before the product (Cho et al., 2014; ONNX with linear_before_reset = 0).
/// <code>
/// r = sigmoid(W_r x + U_r h' + b_r)          z = sigmoid(W_z x + U_z h' + b_z)
/// n = tanh(W_n x + U_n (r h') + b_n)         h = (1 - z) n + z h'
/// </code>
/// Two stages: n needs r of all units first.
/// </summary>
internal readonly unsafe struct GruResetBeforeCell : ICell
{
    public static CellShape Shape { get; } = new(
        Gates: 3,
        HasMemory: false,
        SlotGates: [0, 1, 2],
        Products:
        [
            new(Stage: 0, RowPart.Hidden, RowPart.Input, FirstSlot: 0, Slots: 2),
            new(Stage: 1, RowPart.Input, RowPart.Gated, FirstSlot: 2, Slots: 1),
        ]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>
    {
        float* slots = panel.Slots, previous = panel.HiddenPrevious, hidden = panel.Hidden, gated = panel.Gated;
        for (int row = panel.Rows; row > 0; row--)
        {
            if (stage == 0)
            {
                V r = Functions<V>.Sigmoid(V.Load(slots));
                V.Store(r, slots);
                V.Store(Functions<V>.Sigmoid(V.Load(slots + V.Count)), slots + V.Count);
                V.Store(r * V.Load(previous), gated);
            }
            else
            {
                V z = V.Load(slots + V.Count), n = Functions<V>.Tanh(V.Load(slots + (2 * V.Count)));
                V.Store(n, slots + (2 * V.Count));
                V.Store(V.MultiplyAdd(z, V.Load(previous) - n, n), hidden);
            }

            slots += panel.SlotsStride;
            previous += panel.HiddenStride;
            hidden += panel.HiddenStride;
            gated += panel.HiddenStride;
        }
    }

    // Stage 1: dn = dh (1 - z), dz = dh (h' - n), dh' = dh z. Stage 0, once d(r h') is known: dr = d(r h') h', dh' += d(r h') r.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>
    {
        float* slots = panel.Slots, previous = panel.HiddenPrevious, dh = panel.HiddenGradient, dGated = panel.GatedGradient;
        float* bias = panel.BiasGradient;
        V one = V.Broadcast(1f);
        V sum0 = V.Load(bias), sum1 = V.Load(bias + V.Count), sum2 = V.Load(bias + (2 * V.Count));
        for (int row = panel.Rows; row > 0; row--)
        {
            V d = V.Load(dh), h = V.Load(previous);
            if (stage == 1)
            {
                V z = V.Load(slots + V.Count), n = V.Load(slots + (2 * V.Count));
                V dn = d * (one - z) * (one - (n * n)), dz = d * (h - n) * z * (one - z);
                V.Store(d * z, dh);
                V.Store(dz, slots + V.Count);
                V.Store(dn, slots + (2 * V.Count));
                sum1 += dz;
                sum2 += dn;
            }
            else
            {
                V r = V.Load(slots), dProduct = V.Load(dGated);
                V dr = dProduct * h * r * (one - r);
                V.Store(V.MultiplyAdd(dProduct, r, d), dh);
                V.Store(dr, slots);
                sum0 += dr;
            }

            slots += panel.SlotsStride;
            previous += panel.HiddenStride;
            dh += panel.GradientStride;
            dGated += panel.GradientStride;
        }

        V.Store(sum0, bias);
        V.Store(sum1, bias + V.Count);
        V.Store(sum2, bias + (2 * V.Count));
    }
}
