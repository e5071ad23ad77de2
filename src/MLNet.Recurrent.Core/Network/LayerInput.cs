using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>Brings the input of a step into the rows of a layer, normalised if wanted, and its gradient back to where it came from.</summary>
internal static unsafe class LayerInput<V>
    where V : unmanaged, ILanes<V>
{
    public static void Read(LayerTape tape, LayerGeometry geometry, int step, int rows, bool useMask)
    {
        float* target = tape.RowsBefore(step) + geometry.PartOffset(RowPart.Input);
        foreach (InputPart part in tape.Inputs)
        {
            nint moved = step * part.SourceStride;
            for (int row = 0; row < rows; row++)
            {
                Span<float> input = new(target + ((nint)row * geometry.RowStride), part.Width);
                new ReadOnlySpan<float>(part.Sources[row] + moved, part.Width).CopyTo(input);
            }

            target += part.Width;
        }

        for (int row = 0; tape.Normalizes && row < rows; row++)
        {
            LayerNormalization<V>.Normalize(
                geometry.InputSize, tape.RowsBefore(step) + ((nint)row * geometry.RowStride) + geometry.PartOffset(RowPart.Input));
        }

        if (useMask && tape.MaskAt(step) != null)
        {
            target = tape.RowsBefore(step) + geometry.PartOffset(RowPart.Input);
            Multiply(tape.MaskAt(step), target, geometry, 0, rows);
        }
    }

    public static void AddGradient(LayerTape tape, LayerGeometry geometry, int step, int first, int rows, bool useMask)
    {
        float* source = tape.RowGradient + geometry.PartOffset(RowPart.Input);
        if (useMask && tape.MaskAt(step) != null)
        {
            Multiply(tape.MaskAt(step), source, geometry, first, rows);
        }

        for (int row = first; tape.Normalizes && row < first + rows; row++)
        {
            float scale = NormalizeAgain(tape, geometry, step, row);
            LayerNormalization<V>.Backward(geometry.InputSize, scale, tape.Normalized, source + ((nint)row * geometry.RowStride));
        }

        foreach (InputPart part in tape.Inputs)
        {
            nint moved = step * part.GradientStride;
            for (int row = first; row < first + rows; row++)
            {
                float* gradient = part.Gradients[row] + moved, share = source + ((nint)row * geometry.RowStride);
                for (int i = 0; i < part.Width; i++)
                {
                    gradient[i] += share[i];
                }
            }

            source += part.Width;
        }
    }

    // Dropout has changed what stands in the row.
    private static float NormalizeAgain(LayerTape tape, LayerGeometry geometry, int step, int row)
    {
        float* target = tape.Normalized;
        foreach (InputPart part in tape.Inputs)
        {
            new ReadOnlySpan<float>(part.Sources[row] + (step * part.SourceStride), part.Width).CopyTo(new Span<float>(target, part.Width));
            target += part.Width;
        }

        return LayerNormalization<V>.Normalize(geometry.InputSize, tape.Normalized);
    }

    private static void Multiply(float* mask, float* values, LayerGeometry geometry, int first, int rows)
    {
        for (int row = first; row < first + rows; row++)
        {
            float* factors = mask + ((nint)row * geometry.InputSize), target = values + ((nint)row * geometry.RowStride);
            for (int i = 0; i < geometry.InputSize; i++)
            {
                target[i] *= factors[i];
            }
        }
    }
}
