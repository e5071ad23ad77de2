using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>A network ready to run, whatever the register width. Weights are shared by all threads, workspaces belong to one.</summary>
internal unsafe interface INetworkEngine
{
    /// <summary>Floats from one row of outputs to the next.</summary>
    int OutputStride { get; }

    /// <summary>Floats of the gradients of one shard, in packed order; a multiple of 16.</summary>
    int GradientSize { get; }

    /// <summary>Whether there are vectors whose gradients are listed apart.</summary>
    bool HasEmbeddings { get; }

    /// <summary>Refreshes the packed weights.</summary>
    /// <param name="parameters">
    /// In published order. For training they are at a fixed address and stay until the next call: embeddings are read from there.
    /// </param>
    /// <param name="training">Whether there will be a backward pass.</param>
    void Pack(ReadOnlySpan<float> parameters, bool training);

    /// <summary>Rounds the packed weights of the recurrent layers; for predictions only.</summary>
    /// <param name="format">To what.</param>
    /// <param name="scales">
    /// Scales of the channels of <see cref="WeightFormat.Int8"/> where they are known, as of a saved model: layer by layer, direction by direction,
    /// in the order of <see cref="WeightChannels"/>. Empty to find them.
    /// </param>
    void Round(WeightFormat format, ReadOnlySpan<float> scales);

    /// <summary>Buffers for one thread.</summary>
    /// <param name="maximumRows">Sequences of a shard at the most.</param>
    /// <param name="maximumSteps">Steps of a sequence at the most; 1 for a stepper.</param>
    /// <param name="training">Whether there will be a backward pass.</param>
    /// <param name="dropout">Probabilities of dropout.</param>
    /// <param name="augmentation">How sequences are changed in training.</param>
    /// <param name="tapeBytes">
    /// About as much memory as the tapes may take. Longer sequences are run in stretches, each forwards a second time before it is
    /// run backwards (Chen et al., 2016): the same result, a third more work, and memory that hardly grows with length. A
    /// bidirectional network needs all steps at once.
    /// </param>
    /// <param name="inputGradient">Whether the gradient of the (embedded) steps is wanted, in the first of the workspace's step buffers.</param>
    NetworkWorkspace CreateWorkspace(
        int maximumRows,
        int maximumSteps,
        bool training,
        DropoutRates dropout = default,
        AugmentationRates augmentation = default,
        long tapeBytes = NetworkWorkspace.DefaultTapeBytes,
        bool inputGradient = false);

    /// <summary>From the sequences in the workspace's shard to its outputs; with dropout and the batch's own moments in training.</summary>
    void Forward(NetworkWorkspace workspace, bool training);

    /// <summary>
    /// One step of one sequence in one direction, on a workspace of one row and one step: the state goes from one of its two
    /// slots to the other.
    /// </summary>
    /// <param name="workspace">The workspace; its outputs are those after this step.</param>
    /// <param name="input">[input size], in the network's scale.</param>
    /// <param name="slot">The slot that holds the state: 0 or 1.</param>
    void Step(NetworkWorkspace workspace, float* input, int slot);

    /// <summary>Sets the state before the first step on the tapes to zero: of a stepper, the state in slot 0.</summary>
    void ClearState(NetworkWorkspace workspace, int rows);

    /// <summary>A stretch of the state: the hidden states of the layers, then their memories.</summary>
    /// <param name="workspace">The workspace of a stepper.</param>
    /// <param name="slot">The slot that holds the state.</param>
    /// <param name="index">Which stretch, from 0; below layers, or twice that for a cell with a memory.</param>
    Span<float> State(NetworkWorkspace workspace, int slot, int index);

    /// <summary>From the gradients of the outputs, in the workspace, to those of the weights, which are added to.</summary>
    /// <param name="workspace">The workspace, after its forward pass.</param>
    /// <param name="packedGradients">[<see cref="GradientSize"/>].</param>
    /// <param name="embeddings">Takes the gradients of embedded vectors; null if there are none.</param>
    /// <param name="truncation">Steps that the gradient travels back from the last one; 0 for all.</param>
    /// <param name="training">As in the forward pass.</param>
    void Backward(NetworkWorkspace workspace, float* packedGradients, EmbeddingGradients? embeddings, int truncation, bool training);

    /// <summary>Adds packed gradients to gradients in published order.</summary>
    void Unpack(float* packedGradients, Span<float> gradients);
}
