using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Engine;

/// <summary>Carries the state of the network.</summary>
internal sealed class StateStepper(RecurrentModel model) : IStreamStepper
{
    private readonly SequenceStepper stepper = new(model);

    // The stepper updates memories in place, so the state before a step is gone after it.
    private float[] before = [];

    public int StateSize => stepper.StateSize;

    public void Step(ReadOnlySpan<float> step, Span<float> outputs)
    {
        if (before.Length == 0)
        {
            before = new float[StateSize];
        }

        stepper.CopyStateTo(before);
        stepper.Step(step, outputs);
    }

    public void TakeBack() => stepper.RestoreState(before);

    public void Reset() => stepper.Reset();

    public void CopyStateTo(Span<float> state) => stepper.CopyStateTo(state);

    public void RestoreState(ReadOnlySpan<float> state) => stepper.RestoreState(state);
}
