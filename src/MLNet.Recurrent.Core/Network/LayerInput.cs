using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Network;

/// <summary>Brings the input of a step into the rows of a layer, and its gradient back to where it came from.</summary>
internal static unsafe class LayerInput
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
