namespace MLNet.Recurrent.Network;

/// <summary>What a tape has room for beside rows and slots.</summary>
/// <param name="Training">A backward pass.</param>
/// <param name="OnlyFinalGradient">Only the last hidden state of each sequence has a gradient.</param>
/// <param name="Normalizes">The input is normalised.</param>
/// <param name="AddsInput">The outputs are states and inputs added up, and stand apart.</param>
/// <param name="MaskSteps">Steps with dropout factors of their own: none, all, or one for all.</param>
internal readonly record struct TapeParts(
    bool Training, bool OnlyFinalGradient = false, bool Normalizes = false, bool AddsInput = false, int MaskSteps = 0);
