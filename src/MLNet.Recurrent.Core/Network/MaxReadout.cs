namespace MLNet.Recurrent.Network;

/// <summary>The greatest value of each unit over all steps; its gradient goes to the first step that has it.</summary>
/// <param name="states">The states.</param>
/// <param name="offset">Values of a row of the dense layer that stand before these.</param>
internal sealed unsafe class MaxReadout(TopStates states, int offset) : IReadout
{
    public bool ReadsEveryStep => true;

    public void Gather(NetworkWorkspace workspace, int from, int to)
    {
        SequenceShard shard = workspace.StackShard;
        for (int direction = 0; direction < states.Directions; direction++)
        {
            for (int row = 0; row < shard.Rows; row++)
            {
                Span<float> greatest = Place(workspace.HeadInputs, workspace, direction, row);
                Span<int> steps = GreatestSteps(workspace, direction, row);
                if (from == 0)
                {
                    greatest.Fill(float.NegativeInfinity);
                }

                for (int step = from; step < Math.Min(to, shard.Length(row)); step++)
                {
                    ReadOnlySpan<float> state = states.State(workspace, direction, row, step);
                    for (int i = 0; i < greatest.Length; i++)
                    {
                        // Not a number wins, and stays.
                        if (!(state[i] <= greatest[i]) && !float.IsNaN(greatest[i]))
                        {
                            (greatest[i], steps[i]) = (state[i], step);
                        }
                    }
                }
            }
        }
    }

    public void Scatter(NetworkWorkspace workspace, int from, int to, float* packedGradients)
    {
        for (int direction = 0; direction < states.Directions; direction++)
        {
            for (int row = 0; row < workspace.StackShard.Rows; row++)
            {
                Span<float> gradient = Place(workspace.HeadInputGradients, workspace, direction, row);
                Span<int> steps = GreatestSteps(workspace, direction, row);
                for (int i = 0; i < gradient.Length; i++)
                {
                    if (steps[i] >= from && steps[i] < to)
                    {
                        states.Gradient(workspace, direction, row, steps[i])[i] += gradient[i];
                    }
                }
            }
        }
    }

    private Span<int> GreatestSteps(NetworkWorkspace workspace, int direction, int row) =>
        workspace.GreatestSteps.AsSpan(((row * states.Directions) + direction) * states.HiddenSize, states.HiddenSize);

    private Span<float> Place(float* rows, NetworkWorkspace workspace, int direction, int row) =>
        new(rows + ((nint)row * workspace.HeadStride) + offset + (direction * states.HiddenSize), states.HiddenSize);
}
