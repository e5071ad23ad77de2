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
    // one of each for each member of an ensemble
    private readonly INetworkEngine[] engines;
    private readonly NetworkWorkspace[] workspaces;
    private readonly EnsembleAverage? average;
    private readonly PinnedBuffer<float> input;
    private readonly int stretches;
    private int slot;

    /// <summary>A stepper at the start of a sequence.</summary>
    /// <param name="model">The model; shared, not copied. It must read in one direction.</param>
    /// <exception cref="ArgumentException">The model needs more than the state to go on: the steps to come, or all that were.</exception>
    public SequenceStepper(RecurrentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Options.NeedsWhole is { } reason)
        {
            throw new ArgumentException(
                $"The model {reason}, so it cannot run step by step. Train without, or score whole sequences.", nameof(model));
        }

        Model = model;
        engines = Array.ConvertAll(model.Members, member => member.Engine);
        workspaces = Array.ConvertAll(engines, engine => engine.CreateWorkspace(maximumRows: 1, maximumSteps: 1, training: false));
        average = engines.Length > 1 ? new EnsembleAverage(model.Options) : null;
        input = new PinnedBuffer<float>(model.Options.InputSize);
        stretches = model.Options.Layers * (CellTable.Shape(model.Options.Cell).HasMemory ? 2 : 1);
    }

    /// <summary>The model.</summary>
    public RecurrentModel Model { get; }

    /// <summary>Values of the state: hidden states of all layers, then their memories; of an ensemble those of each member in turn.</summary>
    public int StateSize => engines.Length * stretches * Model.Options.HiddenSize;

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
        average?.Begin(rows: 1);
        for (int i = 0; i < engines.Length; i++)
        {
            engines[i].Step(workspaces[i], input.Pointer, slot);
            average?.Add(workspaces[i].Outputs, rows: 1, stride: 0);
        }

        slot = 1 - slot;
        average?.Finish(workspaces[0].Outputs, rows: 1, stride: 0);
        Model.Scaling.RestoreOutput(workspaces[0].Outputs, outputs);
        GC.KeepAlive(this);
    }

    /// <summary>Goes back to the start of a sequence.</summary>
    public void Reset()
    {
        slot = 0;
        for (int i = 0; i < engines.Length; i++)
        {
            engines[i].ClearState(workspaces[i], rows: 1);
        }

        GC.KeepAlive(this);
    }

    /// <summary>Copies the state out.</summary>
    /// <param name="state">[<see cref="StateSize"/>].</param>
    /// <exception cref="ArgumentException">The size is another.</exception>
    public void CopyStateTo(Span<float> state)
    {
        CheckState(state.Length);
        for (int i = 0; i < engines.Length * stretches; i++)
        {
            Stretch(i).CopyTo(state[(i * Model.Options.HiddenSize)..]);
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
        for (int i = 0; i < engines.Length * stretches; i++)
        {
            state.Slice(i * Model.Options.HiddenSize, Model.Options.HiddenSize).CopyTo(Stretch(i));
        }

        GC.KeepAlive(this);
    }

    private Span<float> Stretch(int index) =>
        engines[index / stretches].State(workspaces[index / stretches], slot, index % stretches);

    private void CheckState(int length)
    {
        if (length != StateSize)
        {
            throw new ArgumentException($"A state of this model has {StateSize} values, not {length}.");
        }
    }
}
