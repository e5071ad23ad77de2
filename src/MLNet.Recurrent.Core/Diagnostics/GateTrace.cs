namespace MLNet.Recurrent.Diagnostics;

/// <summary>How far a gate of a layer is open at each step of a sequence.</summary>
/// <param name="Gate">Which gate.</param>
/// <param name="Layer">From 0, the lowest.</param>
/// <param name="IsReverse">Whether of the direction that reads backwards.</param>
/// <param name="Means">[steps]: mean over the units, 0 to 1.</param>
/// <param name="ClosedShare">[steps]: share of units whose gate is below 0.1.</param>
/// <param name="OpenShare">[steps]: share of units whose gate is above 0.9.</param>
public sealed record GateTrace(
    GateKind Gate,
    int Layer,
    bool IsReverse,
    IReadOnlyList<float> Means,
    IReadOnlyList<float> ClosedShare,
    IReadOnlyList<float> OpenShare);
