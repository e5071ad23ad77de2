namespace MLNet.Recurrent.Network;

/// <summary>One recurrent layer in one direction, whatever its cell.</summary>
internal unsafe interface IRecurrentLayer
{
    LayerGeometry Geometry { get; }

    /// <summary>Refreshes the packed weights from the published ones.</summary>
    void Pack(ReadOnlySpan<float> parameters, bool training);

    /// <summary>Adds packed gradients to the gradients of the published weights.</summary>
    void Unpack(float* packed, Span<float> gradients);

    /// <summary>All steps of a shard, from a state of zero.</summary>
    void Forward(LayerTape tape, SequenceShard shard, bool useMask);

    /// <summary>Sets the state before step 0 to zero.</summary>
    void ClearState(LayerTape tape, int rows);

    /// <summary>One step of the first rows.</summary>
    void Step(LayerTape tape, int step, int rows, bool useMask);

    /// <summary>Adds to the packed gradients and, above the first layer, to the gradients of the inputs.</summary>
    void Backward(LayerTape tape, SequenceShard shard, float* packedGradients, int truncation, bool useMask, bool needsInputGradient);
}
