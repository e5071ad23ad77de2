namespace MLNet.Recurrent.Network;

/// <summary>The state after the last step of each direction.</summary>
internal sealed unsafe class LastReadout(TopStates states) : IReadout
{
    public bool ReadsEveryStep => false;

    public void Gather(NetworkWorkspace workspace, int from, int to)
    {
        SequenceShard shard = workspace.StackShard;
        for (int direction = 0; direction < states.Directions; direction++)
        {
            for (int row = 0; row < shard.Rows; row++)
            {
                int length = shard.Length(row);
                if (length > from && length <= to)
                {
                    states.State(workspace, direction, row, length - 1).CopyTo(Place(workspace.HeadInputs, workspace, direction, row));
                }
            }
        }
    }

    public void ScatterFinal(NetworkWorkspace workspace)
    {
        for (int direction = 0; direction < states.Directions; direction++)
        {
            for (int row = 0; row < workspace.StackShard.Rows; row++)
            {
                Place(workspace.HeadInputGradients, workspace, direction, row).CopyTo(states.FinalGradient(workspace, direction, row));
            }
        }
    }

    private Span<float> Place(float* rows, NetworkWorkspace workspace, int direction, int row) =>
        new(rows + ((nint)row * workspace.HeadStride) + (direction * states.HiddenSize), states.HiddenSize);
}
