using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Inference;

/// <summary>
/// Scores a sequence step by step and keeps its state between the steps: after each step the outputs are those of the
/// sequence so far. One stepper per sequence and thread; models are shared. Allocates nothing per step.
/// </summary>
public sealed unsafe class SequenceStepper
{
    private readonly INetworkEngine engine;
    private readonly NetworkWorkspace workspace;
    private readonly PinnedBuffer<float> input;
    private readonly int stretches;
    private int slot;

    /// <summary>A stepper at the start of a sequence.</summary>
    /// <param name="model">The model; shared, not copied. It must read in one direction.</param>
    /// <exception cref="ArgumentException">The model is bidirectional: its outputs need the steps to come.</exception>
    public SequenceStepper(RecurrentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Options.Bidirectional)
        {
            throw new ArgumentException(
                "The model is bidirectional: its outputs need the steps to come, so it cannot run step by step. "
                + "Train with Bidirectional = false, or score whole sequences.",
                nameof(model));
        }

        Model = model;
        engine = model.Engine;
        workspace = engine.CreateWorkspace(maximumRows: 1, maximumSteps: 1, training: false);
        input = new PinnedBuffer<float>(model.Options.InputSize);
        stretches = model.Options.Layers * (CellTable.Shape(model.Options.Cell).HasMemory ? 2 : 1);
    }

    /// <summary>The model.</summary>
    public RecurrentModel Model { get; }

    /// <summary>Values of the state: hidden states of all layers, then their memories.</summary>
    public int StateSize => stretches * Model.Options.HiddenSize;

    /// <summary>Takes one step.</summary>
    /// <param name="step">[input size].</param>
    /// <param name="outputs">[output size]: values in the label's scale, the log-odds, or one logit per class.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the model.</exception>
    public void Step(ReadOnlySpan<float> step, Span<float> outputs)
    {
        if (step.Length != Model.Options.InputSize)
        {
            throw new ArgumentException($"The step holds {step.Length} values; the model reads {Model.Options.InputSize}.", nameof(step));
        }

        if (outputs.Length != Model.Options.OutputSize)
        {
            throw new ArgumentException($"There is room for {outputs.Length} outputs; the model has {Model.Options.OutputSize}.", nameof(outputs));
        }

        Model.Scaling.ScaleInput(step, input.Pointer);
        engine.Step(workspace, input.Pointer, slot);
        slot = 1 - slot;
        Model.Scaling.RestoreOutput(workspace.Outputs, outputs);
        GC.KeepAlive(this);
    }

    /// <summary>Goes back to the start of a sequence.</summary>
    public void Reset()
    {
        slot = 0;
        engine.ClearState(workspace, rows: 1);
        GC.KeepAlive(this);
    }

    /// <summary>Takes the last step back: the state before it is still in the other slot. Once per step.</summary>
    internal void TakeBack() => slot = 1 - slot;

    /// <summary>Copies the state out.</summary>
    /// <param name="state">[<see cref="StateSize"/>].</param>
    /// <exception cref="ArgumentException">The size is another.</exception>
    public void CopyStateTo(Span<float> state)
    {
        CheckState(state.Length);
        for (int i = 0; i < stretches; i++)
        {
            engine.State(workspace, slot, i).CopyTo(state[(i * Model.Options.HiddenSize)..]);
        }

        GC.KeepAlive(this);
    }

    /// <summary>Continues from a state copied out before, by this stepper or another of the same model.</summary>
    /// <param name="state">[<see cref="StateSize"/>].</param>
    /// <exception cref="ArgumentException">The size is another.</exception>
    public void RestoreState(ReadOnlySpan<float> state)
    {
        CheckState(state.Length);

        // The units that only fill registers too: a step that was not a number has made them so.
        Reset();
        for (int i = 0; i < stretches; i++)
        {
            state.Slice(i * Model.Options.HiddenSize, Model.Options.HiddenSize).CopyTo(engine.State(workspace, slot, i));
        }

        GC.KeepAlive(this);
    }

    private void CheckState(int length)
    {
        if (length != StateSize)
        {
            throw new ArgumentException($"A state of this model has {StateSize} values, not {length}.");
        }
    }
}
