using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Network;

/// <summary>One recurrent layer in one direction, whatever its cell.</summary>
internal unsafe interface IRecurrentLayer
{
    LayerGeometry Geometry { get; }

    /// <summary>Refreshes the packed weights from the published ones.</summary>
    void Pack(ReadOnlySpan<float> parameters, bool training);

    /// <summary>Rounds the packed weights; for predictions only. With the scales of the layer where they are known.</summary>
    void Round(WeightFormat format, ReadOnlySpan<float> scales);

    /// <summary>Adds packed gradients to the gradients of the published weights.</summary>
    void Unpack(float* packed, Span<float> gradients);

    /// <summary>Sets the state before the first step on the tape to zero.</summary>
    void ClearState(LayerTape tape, int rows);

    /// <summary>The steps of a shard from one (the first on the tape) to another, not included.</summary>
    void Forward(LayerTape tape, SequenceShard shard, int from, int to, bool useMask);

    /// <summary>One step of the first rows.</summary>
    void Step(LayerTape tape, int step, int rows, bool useMask);

    /// <summary>
    /// The same steps backwards: adds to the packed gradients and, above the first layer, to the gradients of the inputs. The
    /// gradient of the state is carried from one stretch to the one before it.
    /// </summary>
    void Backward(
        LayerTape tape, SequenceShard shard, int from, int to, float* packedGradients, int truncation, bool useMask, bool needsInputGradient);
}
