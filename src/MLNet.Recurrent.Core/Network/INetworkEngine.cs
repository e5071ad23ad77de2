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

    /// <summary>From the gradients of the outputs, in the workspace, to those of the weights, which are added to.</summary>
    void Backward(NetworkWorkspace workspace, float* packedGradients, int truncation, bool useMask);

    /// <summary>Adds packed gradients to gradients in published order.</summary>
    void Unpack(float* packedGradients, Span<float> gradients);
}
