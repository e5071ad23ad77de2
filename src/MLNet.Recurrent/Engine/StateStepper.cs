using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Engine;

/// <summary>Carries the state of the network.</summary>
internal sealed class StateStepper(RecurrentModel model) : IStreamStepper
{
    private readonly SequenceStepper stepper = new(model);

    public int StateSize => stepper.StateSize;

    public void Step(ReadOnlySpan<float> step, Span<float> outputs) => stepper.Step(step, outputs);

    public void TakeBack() => stepper.TakeBack();

    public void Reset() => stepper.Reset();

    public void CopyStateTo(Span<float> state) => stepper.CopyStateTo(state);

    public void RestoreState(ReadOnlySpan<float> state) => stepper.RestoreState(state);
}
