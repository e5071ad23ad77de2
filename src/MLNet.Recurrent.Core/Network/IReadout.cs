namespace MLNet.Recurrent.Network;

/// <summary>Brings hidden states of the top layer to the rows of the dense layer, and gradients back.</summary>
internal unsafe interface IReadout
{
    /// <summary>Whether steps other than the last one of a sequence have gradients.</summary>
    bool ReadsEveryStep { get; }

    /// <summary>Floats of the gradients of its own weights, if it has any.</summary>
    int GradientSize => 0;

    void Pack(ReadOnlySpan<float> parameters)
    {
    }

    void Unpack(float* packedGradients, Span<float> gradients)
    {
    }

    /// <summary>Takes the states of the steps from one to another, not included; stretches come in order.</summary>
    void Gather(NetworkWorkspace workspace, int from, int to);

    /// <summary>Leaves the gradients of the last states where the top layer starts its way back.</summary>
    void ScatterFinal(NetworkWorkspace workspace)
    {
    }

    /// <summary>Adds the gradients of the states of some steps to the tapes of the top layer, which have been cleared.</summary>
    void Scatter(NetworkWorkspace workspace, int from, int to, float* packedGradients)
    {
    }
}
