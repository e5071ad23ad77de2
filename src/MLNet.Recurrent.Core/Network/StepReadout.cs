namespace MLNet.Recurrent.Network;

/// <summary>The state after each step: one row of the dense layer per step.</summary>
internal sealed unsafe class StepReadout(TopStates states) : IReadout
{
    public bool ReadsEveryStep => true;

    public void Gather(NetworkWorkspace workspace, int from, int to)
    {
        SequenceShard shard = workspace.StackShard;
        for (int direction = 0; direction < states.Directions; direction++)
        {
            for (int row = 0; row < shard.Rows; row++)
            {
                for (int step = from; step < Math.Min(to, shard.Length(row)); step++)
                {
                    states.State(workspace, direction, row, step).CopyTo(Place(workspace.HeadInputs, workspace, direction, row, step));
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
                for (int step = from; step < Math.Min(to, shard.Length(row)); step++)
                {
                    Place(workspace.HeadInputGradients, workspace, direction, row, step)
                        .CopyTo(states.Gradient(workspace, direction, row, step));
                }
            }
        }
    }

    private Span<float> Place(float* rows, NetworkWorkspace workspace, int direction, int row, int step)
    {
        int sequenceStep = direction == 0 ? step : workspace.StackShard.Length(row) - 1 - step;
        nint place = workspace.OutputRow(row) + sequenceStep;
        return new Span<float>(rows + (place * workspace.HeadStride) + (direction * states.HiddenSize), states.HiddenSize);
    }
}
