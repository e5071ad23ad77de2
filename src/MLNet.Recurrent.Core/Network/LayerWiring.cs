namespace MLNet.Recurrent.Network;

/// <summary>
/// How layers are joined: where each finds its input and leaves the gradient of it.
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
        SequenceShard shard = workspace.StackShard;
        InputPart[] inputs = workspace.Tapes[index].Inputs;
        int direction = index % options.Directions, below = index - direction - options.Directions;
        for (int part = 0; part < inputs.Length; part++)
        {
            bool reversed = below < 0 ? direction == 1 : direction != part;
            InputPart input = inputs[part];
            LayerTape? source = below < 0 ? null : workspace.Tapes[below + part];
            nint step = source?.OutputStep ?? workspace.StackInputStride, gradientStep = source?.OutputGradientStep ?? workspace.StackInputStride;
            input.SourceStride = reversed ? -step : step;
            input.GradientStride = reversed ? -gradientStep : gradientStep;
            for (int row = 0; row < shard.Rows; row++)
            {
                int start = reversed ? shard.Length(row) - 1 : 0;
                if (source is null)
                {
                    input.Sources[row] = shard.Starts[row] + (start * step);
                    input.Gradients[row] = workspace.NeedsStackInputGradient ? workspace.StackInputGradients(row) + (start * step) : null;
                    continue;
                }

                input.Sources[row] = source.OutputAfter(start) + (row * source.OutputStride);
                input.Gradients[row] = source.OutputGradientAt(start) + ((nint)row * geometries[below + part].PaddedHidden);
            }
        }
    }
}
