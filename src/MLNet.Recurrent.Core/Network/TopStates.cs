namespace MLNet.Recurrent.Network;

/// <summary>Where the hidden states of the top layer stand, with those below added if it is so, and where their gradients go.</summary>
/// <param name="options">Depth and directions.</param>
/// <param name="geometry">Of a layer of the top.</param>
internal sealed unsafe class TopStates(NetworkOptions options, LayerGeometry geometry)
{
    /// <summary>Units of a direction.</summary>
    public int HiddenSize => options.HiddenSize;

    public int Directions => options.Directions;

    /// <summary>The hidden state after a direction's own step: that of step length - 1 - step of the sequence in reverse.</summary>
    public ReadOnlySpan<float> State(NetworkWorkspace workspace, int direction, int row, int step) =>
        new(Tape(workspace, direction).OutputAfter(step) + (row * Tape(workspace, direction).OutputStride), options.HiddenSize);

    /// <summary>Where the gradient of that state is added.</summary>
    public Span<float> Gradient(NetworkWorkspace workspace, int direction, int row, int step) =>
        new(Tape(workspace, direction).OutputGradientAt(step) + ((nint)row * geometry.PaddedHidden), options.HiddenSize);

    /// <summary>Where the gradient of the state after the last step is put, if it is the only one.</summary>
    public Span<float> FinalGradient(NetworkWorkspace workspace, int direction, int row) =>
        new(Tape(workspace, direction).FinalGradient + ((nint)row * geometry.PaddedHidden), options.HiddenSize);

    private LayerTape Tape(NetworkWorkspace workspace, int direction) =>
        workspace.Tapes[((options.Layers - 1) * options.Directions) + direction];
}
