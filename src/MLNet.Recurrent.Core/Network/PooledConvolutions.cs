namespace MLNet.Recurrent.Network;

/// <summary>The mean over time of the last convolution, beside what is pooled from the hidden states (LSTM-FCN: Karim et al., 2018).</summary>
internal sealed unsafe class PooledConvolutions(NetworkOptions options)
{
    /// <summary>Puts the means into the rows of the dense layer.</summary>
    public void Gather(NetworkWorkspace workspace)
    {
        StepBuffer steps = workspace.Steps[^1];
        for (int row = 0; row < steps.Shard.Rows; row++)
        {
            int length = steps.Shard.Length(row);
            float* step = steps.Values(row);
            Span<float> mean = Row(workspace, workspace.HeadInputs, row);
            mean.Clear();
            for (int s = 0; s < length; s++, step += steps.Width)
            {
                for (int i = 0; i < mean.Length; i++)
                {
                    mean[i] += step[i] / length;
                }
            }
        }
    }

    /// <summary>Adds the gradients of the means to those of all steps.</summary>
    public void Scatter(NetworkWorkspace workspace)
    {
        StepBuffer steps = workspace.Steps[^1];
        for (int row = 0; row < steps.Shard.Rows; row++)
        {
            int length = steps.Shard.Length(row);
            float* step = steps.Gradients(row);
            ReadOnlySpan<float> gradient = Row(workspace, workspace.HeadInputGradients, row);
            for (int s = 0; s < length; s++, step += steps.Width)
            {
                for (int i = 0; i < gradient.Length; i++)
                {
                    step[i] += gradient[i] / length;
                }
            }
        }
    }

    private Span<float> Row(NetworkWorkspace workspace, float* rows, int row) =>
        new(rows + ((nint)row * workspace.HeadStride) + options.PooledSize, options.Convolutions[^1].Filters);
}
