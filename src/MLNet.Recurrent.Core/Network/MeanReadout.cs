namespace MLNet.Recurrent.Network;

/// <summary>The mean of the states over all steps.</summary>
internal sealed unsafe class MeanReadout(TopStates states) : IReadout
{
    public bool ReadsEveryStep => true;

    public void Gather(NetworkWorkspace workspace, int from, int to)
    {
        SequenceShard shard = workspace.StackShard;
        for (int direction = 0; direction < states.Directions; direction++)
        {
            for (int row = 0; row < shard.Rows; row++)
            {
                int length = shard.Length(row);
                Span<float> mean = Place(workspace.HeadInputs, workspace, direction, row);
                if (from == 0)
                {
                    mean.Clear();
                }

                AddSteps(mean, workspace, direction, row, from, Math.Min(to, length));
                if (length > from && length <= to)
                {
                    Scale(mean, 1f / length);
                }
            }
        }
    }

    public void Scatter(NetworkWorkspace workspace, int from, int to, float* packedGradients)
    {
        SequenceShard shard = workspace.StackShard;
        for (int direction = 0; direction < states.Directions; direction++)
        {
            for (int row = 0; row < shard.Rows; row++)
            {
                int length = shard.Length(row);
                Span<float> gradient = Place(workspace.HeadInputGradients, workspace, direction, row);
                for (int step = from; step < Math.Min(to, length); step++)
                {
                    Span<float> target = states.Gradient(workspace, direction, row, step);
                    for (int i = 0; i < target.Length; i++)
                    {
                        target[i] += gradient[i] / length;
                    }
                }
            }
        }
    }

    private static void Scale(Span<float> values, float factor)
    {
        foreach (ref float value in values)
        {
            value *= factor;
        }
    }

    private void AddSteps(Span<float> sum, NetworkWorkspace workspace, int direction, int row, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            ReadOnlySpan<float> state = states.State(workspace, direction, row, step);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += state[i];
            }
        }
    }

    private Span<float> Place(float* rows, NetworkWorkspace workspace, int direction, int row) =>
        new(rows + ((nint)row * workspace.HeadStride) + (direction * states.HiddenSize), states.HiddenSize);
}
