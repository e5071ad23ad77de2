using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Cells;

/// <summary>
/// The simple recurrent network (Elman, 1990): h = f(W [h', x] + b). One slot, so a panel holds up to four registers of units.
/// </summary>
internal readonly unsafe struct ElmanCell<TActivation> : ICell
    where TActivation : struct, IActivation
{
    public static CellShape Shape { get; } = new(
        Gates: 1,
        HasMemory: false,
        SlotGates: [0],
        Products: [new(Stage: 0, RowPart.Hidden, RowPart.Input, FirstSlot: 0, Slots: 1)],
        WidePanels: true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>
    {
        int width = panel.Vectors * V.Count;
        float* z = panel.Slots, hidden = panel.Hidden;
        for (int row = panel.Rows; row > 0; row--)
        {
            for (int lane = 0; lane < width; lane += V.Count)
            {
                V h = TActivation.Apply(V.Load(z + lane));
                V.Store(h, z + lane);
                V.Store(h, hidden + lane);
            }

            z += panel.SlotsStride;
            hidden += panel.HiddenStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>
    {
        int width = panel.Vectors * V.Count;
        float* z = panel.Slots, dh = panel.HiddenGradient, bias = panel.BiasGradient;
        V zero = V.Broadcast(0f);
        for (int row = panel.Rows; row > 0; row--)
        {
            for (int lane = 0; lane < width; lane += V.Count)
            {
                V dz = TActivation.Gradient(V.Load(z + lane), V.Load(dh + lane));
                V.Store(dz, z + lane);
                V.Store(zero, dh + lane);
                V.Store(V.Load(bias + lane) + dz, bias + lane);
            }

            z += panel.SlotsStride;
            dh += panel.GradientStride;
        }
    }

    public static bool TryStep<V>(in CellStep step)
        where V : unmanaged, ILanes<V>
    {
        switch (step.Vectors)
        {
            case 4 when Hardware.HasManyRegisters && step.Format == WeightFormat.BFloat16: Step<QuadStrip<V>, BFloat16Weights, V>(step); return true;
            case 4 when Hardware.HasManyRegisters && step.Format == WeightFormat.Int8: Step<QuadStrip<V>, Int8Weights, V>(step); return true;
            case 4 when Hardware.HasManyRegisters: Step<QuadStrip<V>, SingleWeights, V>(step); return true;
            case 2 when step.Format == WeightFormat.Single: Step<PairStrip<V>, SingleWeights, V>(step); return true;
            case 1 when step.Format == WeightFormat.Single: Step<SingleStrip<V>, SingleWeights, V>(step); return true;
            default: return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Step<TStrip, TWeights, V>(in CellStep step)
        where TStrip : unmanaged, IStrip<TStrip>
        where TWeights : struct, IWeightFormat
        where V : unmanaged, ILanes<V>
    {
        int depth = step.HiddenDepth + step.InputDepth, width = TStrip.Width;
        for (int i = 0; i < step.Panels; i++)
        {
            int panel = step.Backwards ? step.Panels - 1 - i : i;
            float* hidden = step.Hidden + (panel * width);
            TStrip sum = TStrip.Load(step.Bias + (panel * width));
            TStrip.Store(TWeights.Add(sum, step.Row, depth, step.Packed + (panel * TWeights.Size(depth, width))), hidden);
            for (int lane = 0; lane < width; lane += V.Count)
            {
                V.Store(TActivation.Apply(V.Load(hidden + lane)), hidden + lane);
            }
        }
    }
}
