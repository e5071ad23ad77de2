namespace MLNet.Recurrent.Network;

/// <summary>
/// The last steps of a sequence, as the first stage leaves them, beside what is pooled from the hidden states: the dense layer then is a
/// linear map of the window and of what the recurrent layers make of it.
/// </summary>
internal sealed unsafe class InputSkip(NetworkOptions options)
{
    /// <summary>Puts the steps into the rows of the dense layer, the last one last.</summary>
    public void Gather(NetworkWorkspace workspace)
    {
        SequenceShard shard = workspace.Shard;
        for (int row = 0; row < shard.Rows; row++)
        {
            Span<float> target = Row(workspace, workspace.HeadInputs, row);
            int taken = Math.Min(options.SkipSteps, shard.Length(row)), width = options.SkipWidth;
            target[..((options.SkipSteps - taken) * width)].Clear();
            target = target[((options.SkipSteps - taken) * width)..];
            StepBuffer? front = workspace.Steps.Length > 0 ? workspace.Steps[0] : null;
            float* step = front is null ? shard.Starts[row] : front.Values(row);
            int stride = front?.Width ?? options.InputSize;
            step += (nint)(shard.Length(row) - taken) * stride;
            for (int s = 0; s < taken; s++, step += stride)
            {
                new ReadOnlySpan<float>(step, width).CopyTo(target[(s * width)..]);
            }
        }
    }

    /// <summary>Adds the gradients of the steps to those of the first stage, where somebody asks for them.</summary>
    public void Scatter(NetworkWorkspace workspace)
    {
        if (!workspace.NeedsInputGradient)
        {
            return;
        }

        StepBuffer steps = workspace.Steps[0];
        for (int row = 0; row < steps.Shard.Rows; row++)
        {
            int length = steps.Shard.Length(row), taken = Math.Min(options.SkipSteps, length), width = options.SkipWidth;
            ReadOnlySpan<float> source = Row(workspace, workspace.HeadInputGradients, row)[((options.SkipSteps - taken) * width)..];
            for (int s = 0; s < taken; s++)
            {
                float* gradient = steps.Gradients(row) + ((nint)(length - taken + s) * steps.Width);
                for (int i = 0; i < width; i++)
                {
                    gradient[i] += source[(s * width) + i];
                }
            }
        }
    }

    private Span<float> Row(NetworkWorkspace workspace, float* rows, int row) =>
        new(rows + ((nint)row * workspace.HeadStride) + options.SkipPlace, options.SkipSteps * options.SkipWidth);
}
