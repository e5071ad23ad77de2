namespace MLNet.Recurrent.Network;

/// <summary>
/// How layers are joined: where each finds its input and leaves the gradient of it, and how the last hidden states reach the
/// dense layer.
/// </summary>
/// <param name="options">Depth and directions.</param>
/// <param name="geometries">Per layer and direction.</param>
internal sealed unsafe class LayerWiring(NetworkOptions options, LayerGeometry[] geometries)
{
    /// <summary>The first direction of the top layer.</summary>
    public int TopLayer { get; } = geometries.Length - options.Directions;

    /// <summary>
    /// Tells a layer where its input stands. Own time s of a reverse direction is step length - 1 - s of the sequence.
    /// </summary>
    public void Connect(NetworkWorkspace workspace, int index)
    {
        SequenceShard shard = workspace.Shard;
        InputPart[] inputs = workspace.Tapes[index].Inputs;
        int direction = index % options.Directions, below = index - direction - options.Directions;
        for (int part = 0; part < inputs.Length; part++)
        {
            bool reversed = below < 0 ? direction == 1 : direction != part;
            InputPart input = inputs[part];
            LayerTape? source = below < 0 ? null : workspace.Tapes[below + part];
            nint step = source is null ? options.InputSize : source.RowsStep, gradientStep = source?.OutputGradientStep ?? 0;
            input.SourceStride = reversed ? -step : step;
            input.GradientStride = reversed ? -gradientStep : gradientStep;
            for (int row = 0; row < shard.Rows; row++)
            {
                int start = reversed ? shard.Length(row) - 1 : 0;
                if (source is null)
                {
                    input.Sources[row] = shard.Starts[row] + (start * step);
                    continue;
                }

                // The hidden state after step s stands in the slot before step s + 1.
                LayerGeometry geometry = geometries[below + part];
                input.Sources[row] = source.Rows + ((start + 1 - source.Origin) * step) + ((nint)row * geometry.RowStride);
                input.Gradients[row] = source.OutputGradientAt(start) + ((nint)row * geometry.PaddedHidden);
            }
        }
    }

    /// <summary>Copies the last hidden states of the sequences that end in a stretch to the inputs of the dense layer.</summary>
    public void GatherFinalStates(NetworkWorkspace workspace, int from, int to)
    {
        for (int direction = 0; direction < options.Directions; direction++)
        {
            LayerTape tape = workspace.Tapes[TopLayer + direction];
            LayerGeometry geometry = geometries[TopLayer + direction];
            for (int row = 0; row < workspace.Shard.Rows; row++)
            {
                int length = workspace.Shard.Length(row);
                if (length > from && length <= to)
                {
                    float* state = tape.RowsBefore(length) + ((nint)row * geometry.RowStride);
                    float* target = workspace.HeadInputs + ((nint)row * workspace.HeadStride) + (direction * options.HiddenSize);
                    new ReadOnlySpan<float>(state, options.HiddenSize).CopyTo(new Span<float>(target, options.HiddenSize));
                }
            }
        }
    }

    /// <summary>Copies the gradients of the dense layer's inputs to where the top layer starts its way back.</summary>
    public void ScatterFinalGradients(NetworkWorkspace workspace)
    {
        for (int direction = 0; direction < options.Directions; direction++)
        {
            LayerTape tape = workspace.Tapes[TopLayer + direction];
            LayerGeometry geometry = geometries[TopLayer + direction];
            for (int row = 0; row < workspace.Shard.Rows; row++)
            {
                float* gradient = workspace.HeadInputGradients + ((nint)row * workspace.HeadStride) + (direction * options.HiddenSize);
                float* target = tape.FinalGradient + ((nint)row * geometry.PaddedHidden);
                new ReadOnlySpan<float>(gradient, options.HiddenSize).CopyTo(new Span<float>(target, options.HiddenSize));
            }
        }
    }
}
