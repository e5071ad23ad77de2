namespace MLNet.Recurrent.Network;

/// <summary>A network ready to run, whatever the register width. Weights are shared by all threads, workspaces belong to one.</summary>
internal unsafe interface INetworkEngine
{
    /// <summary>Floats from one row of outputs to the next.</summary>
    int OutputStride { get; }

    /// <summary>Floats of the gradients of one shard, in packed order; a multiple of 16.</summary>
    int GradientSize { get; }

    /// <summary>Refreshes the packed weights.</summary>
    void Pack(ReadOnlySpan<float> parameters, bool training);

    NetworkWorkspace CreateWorkspace(int maximumRows, int maximumSteps, bool training, float dropout = 0);

    /// <summary>From the sequences in the workspace's shard to its outputs.</summary>
    void Forward(NetworkWorkspace workspace, bool useMask);

    /// <summary>
    /// One step of one sequence in one direction, on a workspace of one row and one step: the state goes from one of its two
    /// slots to the other.
    /// </summary>
    /// <param name="workspace">The workspace; its outputs are those after this step.</param>
    /// <param name="input">[input size], in the network's scale.</param>
    /// <param name="slot">The slot that holds the state: 0 or 1.</param>
    void Step(NetworkWorkspace workspace, float* input, int slot);

    /// <summary>Sets the state in slot 0 to zero.</summary>
    void ClearState(NetworkWorkspace workspace);

    /// <summary>A stretch of the state: the hidden states of the layers, then their memories.</summary>
    /// <param name="workspace">The workspace of a stepper.</param>
    /// <param name="slot">The slot that holds the state.</param>
    /// <param name="index">Which stretch, from 0; below layers, or twice that for a cell with a memory.</param>
    Span<float> State(NetworkWorkspace workspace, int slot, int index);

    /// <summary>From the gradients of the outputs, in the workspace, to those of the weights, which are added to.</summary>
    void Backward(NetworkWorkspace workspace, float* packedGradients, int truncation, bool useMask);

    /// <summary>Adds packed gradients to gradients in published order.</summary>
    void Unpack(float* packedGradients, Span<float> gradients);
}
