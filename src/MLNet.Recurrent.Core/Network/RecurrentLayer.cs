using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>
/// Runs a cell through time, forwards and backwards. The products of a step are those of the cell's table:
/// <code>
/// forward   slots(t) = bias + row(t) W            row(t) = [h(t-1) | x(t)]
/// backward  d row(t) = d slots(t) W^T             dW = sum over t of row(t)^T d slots(t)
/// </code>
/// </summary>
internal sealed unsafe class RecurrentLayer<TCell, V> : IRecurrentLayer
    where TCell : struct, ICell
    where V : unmanaged, ILanes<V>
{
    // Steps whose weight gradients are summed in one product: long enough to load and store them rarely, short enough for
    // rows and slots to be still in the cache.
    private const int GradientSteps = 4;

    private readonly LayerWeights weights;
    private readonly PinnedBuffer<float> zeros;

    public RecurrentLayer(LayerWeights weights)
    {
        this.weights = weights;
        Geometry = weights.Geometry;
        zeros = new PinnedBuffer<float>(Geometry.RowStride);
    }

    public LayerGeometry Geometry { get; }

    public void Pack(ReadOnlySpan<float> parameters, bool training) => weights.Pack(parameters, training);

    public void Round(WeightFormat format, ReadOnlySpan<float> scales) => weights.Round(format, scales);

    public void Unpack(float* packed, Span<float> gradients) => weights.Unpack(packed, gradients);

    public void Forward(LayerTape tape, SequenceShard shard, int from, int to, bool useMask)
    {
        CellStep whole = WholeStep(tape);
        for (int step = from; step < to; step++)
        {
            Step(tape, ref whole, step, shard.ActiveRows(step), useMask);
        }
    }

    public void ClearState(LayerTape tape, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            new Span<float>(tape.RowsBefore(tape.Origin) + ((nint)row * Geometry.RowStride), Geometry.PaddedHidden).Clear();
        }

        if (Geometry.Shape.HasMemory)
        {
            new Span<float>(tape.MemoryBefore(tape.Origin), rows * Geometry.PaddedHidden).Clear();
        }
    }

    public void Step(LayerTape tape, int step, int rows, bool useMask)
    {
        CellStep whole = WholeStep(tape);
        Step(tape, ref whole, step, rows, useMask);
    }

    public void Backward(
        LayerTape tape, SequenceShard shard, int from, int to, float* packedGradients, int truncation, bool useMask, bool needsInputGradient)
    {
        int pending = 0, oldest = 0, pendingFirst = 0, pendingRows = 0;
        for (int step = to - 1; step >= from; step--)
        {
            int active = shard.ActiveRows(step), first = truncation > 0 ? shard.ActiveRows(step + truncation) : 0, rows = active - first;
            StartGradient(tape, shard.ActiveRows(step + 1), active);
            if (pending > 0 && (pending == GradientSteps || first != pendingFirst || rows != pendingRows))
            {
                AddWeightGradients(tape, oldest, pending, pendingFirst, pendingRows, packedGradients);
                pending = 0;
            }

            if (rows == 0)
            {
                continue;
            }

            AddOutputGradient(tape, step, first, rows);
            tape.GradientNorms?.Record(tape, step);
            for (int stage = Geometry.Shape.Stages - 1; stage >= 0; stage--)
            {
                for (int panel = 0; panel < Geometry.Panels; panel++)
                {
                    CellPanel cell = Panel(tape, step, first, rows, panel);
                    cell.BiasGradient = packedGradients + Geometry.PackedSize + (panel * Geometry.PanelWidth);
                    TCell.Backward<V>(stage, cell);
                }

                MultiplyTransposed(tape, step, first, rows, stage, needsInputGradient);
            }

            if (needsInputGradient)
            {
                LayerInput<V>.AddGradient(tape, Geometry, step, first, rows, useMask);
            }

            (oldest, pendingFirst, pendingRows) = (step, first, rows);
            pending++;
        }

        if (pending > 0)
        {
            AddWeightGradients(tape, oldest, pending, pendingFirst, pendingRows, packedGradients);
        }
    }

    private void Step(LayerTape tape, ref CellStep whole, int step, int rows, bool useMask)
    {
        LayerInput<V>.Read(tape, Geometry, step, rows, useMask);
        if (rows == 1 && !tape.IsTraining)
        {
            whole.Row = tape.RowsBefore(step);
            whole.Hidden = tape.RowsBefore(step + 1);
            whole.Backwards = step % 2 == 1;
            if (TCell.TryStep<V>(whole))
            {
                return;
            }
        }

        for (int stage = 0; stage < Geometry.Shape.Stages; stage++)
        {
            for (int panel = 0; panel < Geometry.Panels; panel++)
            {
                Multiply(tape, step, rows, stage, panel);
                TCell.Forward<V>(stage, Panel(tape, step, 0, rows, panel));
            }
        }
    }

    private void Multiply(LayerTape tape, int step, int rows, int stage, int panel)
    {
        float* row = tape.RowsBefore(step);
        float* slots = tape.SlotsAt(step) + (panel * tape.PanelStride);
        float* bias = weights.Bias + (panel * Geometry.PanelWidth);
        foreach (ProductGeometry product in Geometry.Products)
        {
            if (product.Product.Stage != stage)
            {
                continue;
            }

            float* result = slots + product.SlotOffset;
            Operand left = new(row + Geometry.PartOffset(product.Product.FirstPart), Geometry.RowStride, 1, product.Depth);
            Panel right = new(weights.Packed + product.PackedOffset + ((nint)panel * product.Depth * product.Width), product.Width);
            float* seed = product.Accumulates ? result : bias + product.SlotOffset;
            nint seedStride = product.Accumulates ? Geometry.PanelWidth : 0;
            for (int lane = product.PreparedOffset; lane < product.PreparedOffset + product.PreparedWidth; lane += V.Count)
            {
                V prepared = V.Load(bias + lane);
                for (int r = 0; r < rows; r++)
                {
                    V.Store(prepared, slots + (r * Geometry.PanelWidth) + lane);
                }
            }

            MatrixProduct<V>.Multiply(rows, product.Width / V.Count, left, right, seed, seedStride, result, Geometry.PanelWidth);
        }
    }

    // All of a step of one sequence but its place on the tape.
    private CellStep WholeStep(LayerTape tape) => new()
    {
        Panels = Geometry.Panels,
        Vectors = Geometry.PanelVectors,
        HiddenDepth = Geometry.PaddedHidden,
        InputDepth = Geometry.InputSize,
        Packed = weights.ForStep(Geometry.Products[0]),
        SecondPacked = weights.ForStep(Geometry.Products[^1]),
        Format = weights.StepFormat,
        Bias = weights.Bias,
        Memory = tape.MemoryBefore(tape.Origin),
    };

    private CellPanel Panel(LayerTape tape, int step, int first, int rows, int panel)
    {
        nint unit = panel * Geometry.SlotWidth, row = (nint)first * Geometry.RowStride;
        nint memory = ((nint)first * Geometry.PaddedHidden) + unit;
        float* before = tape.RowsBefore(step) + row, after = tape.RowsBefore(step + 1) + row;
        float* gradient = tape.IsTraining ? tape.RowGradient + row : null;
        return new CellPanel
        {
            Rows = rows,
            Vectors = Geometry.PanelVectors,
            Slots = tape.SlotsAt(step) + (panel * tape.PanelStride) + ((nint)first * Geometry.PanelWidth),
            SlotsStride = Geometry.PanelWidth,
            HiddenPrevious = before + unit,
            Hidden = after + unit,
            HiddenStride = Geometry.RowStride,
            MemoryPrevious = tape.MemoryBefore(step) + memory,
            Memory = tape.MemoryBefore(step + 1) + memory,
            MemoryStride = Geometry.PaddedHidden,
            Gated = before + Geometry.PartOffset(RowPart.Gated) + unit,
            GatedGradient = gradient + Geometry.PartOffset(RowPart.Gated) + unit,
            HiddenGradient = gradient + unit,
            GradientStride = Geometry.RowStride,
            MemoryGradient = tape.MemoryGradient + memory,
        };
    }

    // Sequences whose last step this is begin here: with the gradient of the final state, and none from later steps.
    private void StartGradient(LayerTape tape, int from, int to)
    {
        int hidden = Geometry.PaddedHidden;
        for (int row = from; row < to; row++)
        {
            Span<float> gradient = new(tape.RowGradient + ((nint)row * Geometry.RowStride), hidden);
            if (tape.FinalGradient != null)
            {
                new ReadOnlySpan<float>(tape.FinalGradient + ((nint)row * hidden), hidden).CopyTo(gradient);
            }
            else
            {
                gradient.Clear();
            }

            if (tape.MemoryGradient != null)
            {
                new Span<float>(tape.MemoryGradient + ((nint)row * hidden), hidden).Clear();
            }
        }
    }

    private void AddOutputGradient(LayerTape tape, int step, int first, int rows)
    {
        float* gradient = tape.OutputGradientAt(step);
        if (gradient == null)
        {
            return;
        }

        for (int row = first; row < first + rows; row++)
        {
            Elementwise<V>.Add(
                Geometry.PaddedHidden,
                gradient + ((nint)row * Geometry.PaddedHidden),
                tape.RowGradient + ((nint)row * Geometry.RowStride));
        }
    }

    private void MultiplyTransposed(LayerTape tape, int step, int first, int rows, int stage, bool needsInputGradient)
    {
        float* slots = tape.SlotsAt(step) + ((nint)first * Geometry.PanelWidth);
        foreach (ProductGeometry product in Geometry.Products)
        {
            if (product.Product.Stage != stage)
            {
                continue;
            }

            Operand left = new(slots + product.SlotOffset, Geometry.PanelWidth, 1, product.Width, Geometry.Panels, tape.PanelStride);
            foreach (ProductGeometry.Part part in product.Parts)
            {
                if (part.Of == RowPart.Hidden ? step == 0 : part.Of == RowPart.Input && !needsInputGradient)
                {
                    continue;
                }

                float* result = tape.RowGradient + ((nint)first * Geometry.RowStride) + Geometry.PartOffset(part.Of);
                MatrixProduct<V>.MultiplyStrips(
                    rows,
                    Geometry.PartVectors(part.Of),
                    left,
                    weights.Transposed + part.TransposedOffset,
                    part.Accumulates ? result : zeros.Pointer,
                    part.Accumulates ? Geometry.RowStride : 0,
                    result,
                    Geometry.RowStride);
            }
        }
    }

    // Steps from the first given one on, newest first, as one product.
    private void AddWeightGradients(LayerTape tape, int firstStep, int steps, int first, int rows, float* packedGradients)
    {
        int newest = firstStep + steps - 1;
        float* row = tape.RowsBefore(newest) + ((nint)first * Geometry.RowStride);
        float* slots = tape.SlotsAt(newest) + ((nint)first * Geometry.PanelWidth);
        foreach (ProductGeometry product in Geometry.Products)
        {
            Operand left = new(
                row + Geometry.PartOffset(product.Product.FirstPart), 1, Geometry.RowStride, rows, steps, -tape.RowsStep);
            for (int panel = 0; panel < Geometry.Panels; panel++)
            {
                float* gradient = packedGradients + product.PackedOffset + ((nint)panel * product.Depth * product.Width);
                Panel right = new(
                    slots + (panel * tape.PanelStride) + product.SlotOffset,
                    Geometry.PanelWidth,
                    -tape.SlotsStep - ((nint)rows * Geometry.PanelWidth));
                MatrixProduct<V>.Multiply(
                    product.Depth, product.Width / V.Count, left, right, gradient, product.Width, gradient, product.Width);
            }
        }
    }
}
