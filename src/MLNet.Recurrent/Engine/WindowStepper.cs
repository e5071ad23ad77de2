using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Engine;

/// <summary>Keeps the last steps and runs the network over them anew. Until there are enough, over those there are.</summary>
internal sealed class WindowStepper : IStreamStepper
{
    private readonly SequencePredictor predictor;
    private readonly int size;

    // [count, then steps x features, oldest first]: also the form in which it is copied. A float counts to 2^24, beyond any window.
    private readonly float[] state, before;

    public WindowStepper(RecurrentModel model, int length)
    {
        predictor = new SequencePredictor(model);
        size = model.Options.InputSize;
        state = new float[checked(1 + (length * size))];
        before = new float[state.Length];
    }

    public int StateSize => state.Length;

    private int Count => (int)state[0];

    private Span<float> Window => state.AsSpan(1);

    public void Step(ReadOnlySpan<float> step, Span<float> outputs)
    {
        state.CopyTo(before, 0);
        if ((Count + 1) * size > Window.Length)
        {
            Window[size..].CopyTo(Window);
            state[0]--;
        }

        step.CopyTo(Window[(Count * size)..]);
        state[0]++;
        predictor.Predict(Window[..(Count * size)], outputs);
    }

    public void TakeBack() => before.CopyTo(state, 0);

    public void Reset() => Array.Clear(state);

    public void CopyStateTo(Span<float> copy)
    {
        CheckSize(copy.Length);
        state.CopyTo(copy);
    }

    public void RestoreState(ReadOnlySpan<float> copy)
    {
        CheckSize(copy.Length);
        float count = copy[0];
        if (!(count >= 0 && count * size <= Window.Length && count == MathF.Floor(count)))
        {
            throw new ArgumentException($"A state begins with the number of its steps, 0 to {Window.Length / size}, not {count}. " +
                "Restore what CopyStateTo has written.", nameof(copy));
        }

        copy.CopyTo(state);
    }

    private void CheckSize(int length)
    {
        if (length != state.Length)
        {
            throw new ArgumentException($"A state of this engine has {state.Length} values, not {length}.");
        }
    }
}
