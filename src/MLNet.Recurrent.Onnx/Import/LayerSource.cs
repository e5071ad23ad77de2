namespace MLNet.Recurrent.Onnx.Import;

/// <summary>One direction of a layer: a recurrent node and which of its directions.</summary>
internal sealed record LayerSource(RecurrentSource Node, int Direction)
{
    public DirectionWeights Weights => Node.Directions[Direction];
}
