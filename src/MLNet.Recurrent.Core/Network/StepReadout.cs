namespace MLNet.Recurrent.Network;

/// <summary>The state after each step, or after each of the last ones: one row of the dense layer per step.</summary>
/// <param name="states">Where states stand.</param>
/// <param name="last">How many of the last steps; 0 for all.</param>
internal sealed unsafe class StepReadout(TopStates states, int last) : IReadout
{
    public bool ReadsEveryStep => true;

    public void Gather(NetworkWorkspace workspace, int from, int to)
    {
        SequenceShard shard = workspace.StackShard;
        for (int direction = 0; direction < states.Directions; direction++)
        {
            for (int row = 0; row < shard.Rows; row++)
            {
                (int first, int end) = Read(direction, shard.Length(row), from, to);
                for (int step = first; step < end; step++)
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
                (int first, int end) = Read(direction, shard.Length(row), from, to);
                for (int step = first; step < end; step++)
                {
                    Place(workspace.HeadInputGradients, workspace, direction, row, step)
                        .CopyTo(states.Gradient(workspace, direction, row, step));
                }
            }
        }
    }

    // A direction's own steps between two that are read: in reverse the last steps of the sequence come first.
    private (int First, int End) Read(int direction, int length, int from, int to) => last == 0 ? (from, Math.Min(to, length))
        : direction == 0 ? (Math.Max(from, length - last), Math.Min(to, length))
        : (from, Math.Min(to, last));

    private Span<float> Place(float* rows, NetworkWorkspace workspace, int direction, int row, int step)
    {
        int sequenceStep = direction == 0 ? step : workspace.StackShard.Length(row) - 1 - step;
        nint place = workspace.OutputRow(row) + sequenceStep - (last == 0 ? 0 : workspace.StackShard.Length(row) - last);
        return new Span<float>(rows + (place * workspace.HeadStride) + (direction * states.HiddenSize), states.HiddenSize);
    }
}
