using System.IO.Hashing;
using Microsoft.ML;
using MLNet.Recurrent.Engine;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent;

/// <summary>
/// Scores a stream with a fitted pipeline, one time step at a time, and remembers the steps before: for each series, if the
/// pipeline or the engine names a series column. To create it, use
/// <see cref="RecurrentEngineCatalog.CreateRecurrentEngine{TSrc, TDst}(ITransformer, MLContext, string, StreamMemory, bool, Microsoft.ML.Data.SchemaDefinition, Microsoft.ML.Data.SchemaDefinition)"/>.
/// </summary>
/// <remarks>
/// <para>
/// With <see cref="StreamMemory.State"/>, the default, the score after a step is that of the whole sequence since the start or the last
/// reset, to about six digits. It equals that of <c>Transform</c> for as many steps as a window has; from then on <c>Transform</c> forgets
/// what left the window and the engine does not. With <see cref="StreamMemory.Window"/> the two go on being equal. The cost of a step does
/// not depend on how many came before.
/// </para>
/// <para>
/// Threads: one engine belongs to one thread at a time. Any number of engines share a model, and cost little memory each.
/// </para>
/// <para>
/// A step with a value that is infinite or not a number is answered by a score that is not a number, and is otherwise as if it had not
/// been: one broken sensor reading does not spoil the state for ever. A step that fails with an exception has not changed it either,
/// as long as it is the pipeline before the network that fails.
/// </para>
/// </remarks>
/// <typeparam name="TSrc">One time step: the columns that the pipeline reads, by the names of properties.</typeparam>
/// <typeparam name="TDst">What is wanted of the result, for instance Score, by the names of properties.</typeparam>
public sealed class RecurrentEngine<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly PredictionEngine<TSrc, TDst> rows;
    private readonly StreamScores scores;
    private readonly SeriesStates states;
    private readonly bool hasSeries;
    private readonly Lazy<UInt128> modelHash, pipelineHash;
    private TDst? unread;

    internal RecurrentEngine(MLContext context, StepChain chain, StreamMemory memory, PredictionEngineOptions options)
    {
        states = chain.States;
        hasSeries = chain.HasSeries;
        modelHash = new Lazy<UInt128>(() => Hash(chain.Network, memory));
        pipelineHash = new Lazy<UInt128>(() => PipelineHash.Of(context, chain.BeforeNetwork));
        rows = context.Model.CreatePredictionEngine<TSrc, TDst>(chain.Transformer, options);
        scores = chain.Scores ?? throw new ArgumentException(
            "The pipeline drops every column of the recurrent trainer, so there is nothing to score. Keep its Score column.");
    }

    /// <summary>Schema of the result, from which the properties of <typeparamref name="TDst"/> are read.</summary>
    public DataViewSchema OutputSchema => rows.OutputSchema;

    /// <summary>Series seen so far. Each takes as much memory as its name and <see cref="StateSize"/> values.</summary>
    public int SeriesCount => states.Count;

    /// <summary>
    /// Values of what is remembered of one series: hidden states of all layers, then their memories; or the number of steps kept, then the
    /// steps.
    /// </summary>
    public int StateSize => states.StateSize;

    /// <summary>The states of all series: a copy when read; when set, what to continue from.</summary>
    /// <exception cref="ArgumentException">The state belongs to another network or pipeline.</exception>
    public RecurrentState State
    {
        get => new(modelHash.Value, pipelineHash.Value, StateSize, states.Copy());
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckState(value);
            states.Restore(value.Series);
        }
    }

    /// <summary>Takes the next step of its series.</summary>
    public TDst Predict(TSrc step)
    {
        var prediction = new TDst();
        Predict(step, ref prediction);
        return prediction;
    }

    /// <summary>Takes the next step of its series and fills an object that is there already, without allocating one.</summary>
    public void Predict(TSrc step, ref TDst prediction)
    {
        ArgumentNullException.ThrowIfNull(step);
        rows.Predict(step, ref prediction);

        // where no property asked for a score, too
        scores.Advance();
    }

    /// <summary>Takes steps of the past, oldest first, without an answer.</summary>
    /// <param name="history">The rows of a table are had by <c>ml.Data.CreateEnumerable</c>.</param>
    public void WarmUp(IEnumerable<TSrc> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        unread ??= new TDst();
        foreach (TSrc step in history)
        {
            Predict(step, ref unread);
        }
    }

    /// <summary>Forgets every series.</summary>
    public void Reset() => states.Clear();

    /// <summary>Forgets one series: its next step is its first.</summary>
    /// <param name="series">Its name: the text, or the key or integer in digits.</param>
    /// <returns>Whether there was such a series.</returns>
    public bool Reset(string series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return states.Remove(series);
    }

    /// <summary>
    /// Copies out the state of the only series, without allocating: for callers that keep the states of many sessions themselves and
    /// share a few engines among them.
    /// </summary>
    /// <param name="state">[<see cref="StateSize"/>]; zero at the start of a series.</param>
    /// <exception cref="InvalidOperationException">The engine keeps several series apart; use <see cref="State"/>.</exception>
    public void CopyStateTo(Span<float> state)
    {
        RequireOneSeries();
        states.CopyTo(SeriesName.Only, state);
    }

    /// <summary>Continues the only series from a state copied out before, by this engine or another of the same model.</summary>
    /// <param name="state">[<see cref="StateSize"/>]; all zero for the start of a series.</param>
    /// <exception cref="InvalidOperationException">The engine keeps several series apart; use <see cref="State"/>.</exception>
    public void RestoreState(ReadOnlySpan<float> state)
    {
        RequireOneSeries();
        states.Restore(SeriesName.Only, state);
    }

    /// <summary>Puts states that <see cref="CopyStateTo"/> has written together, for saving them as one.</summary>
    /// <param name="sessions">By name; the arrays are copied.</param>
    /// <exception cref="ArgumentException">A state has another size, or a name comes twice.</exception>
    public RecurrentState Collect(IEnumerable<KeyValuePair<string, float[]>> sessions)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        var series = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach ((string name, float[] state) in sessions)
        {
            if (state.Length != StateSize)
            {
                throw new ArgumentException($"The state of '{name}' has {state.Length} values; one of this engine has {StateSize}.", nameof(sessions));
            }

            series.Add(name, (float[])state.Clone());
        }

        return new RecurrentState(modelHash.Value, pipelineHash.Value, StateSize, series);
    }

    /// <summary>The opposite of <see cref="Collect"/>: the state of each session by its name, for <see cref="RestoreState"/>.</summary>
    /// <exception cref="ArgumentException">The states belong to another network or pipeline.</exception>
    public IReadOnlyDictionary<string, float[]> Split(RecurrentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        CheckState(state);
        return state.Series.ToDictionary(one => one.Key, one => (float[])one.Value.Clone(), StringComparer.Ordinal);
    }

    /// <summary>Writes the states of all series to a file; an existing file is replaced only once the new one is complete.</summary>
    public void CheckPoint(string path) => State.Save(path);

    /// <summary>Writes the states of all series.</summary>
    public void CheckPoint(Stream stream) => State.Save(stream);

    /// <summary>Continues from a file that <see cref="CheckPoint(string)"/> wrote, in this process or another.</summary>
    /// <exception cref="InvalidDataException">The file is no checkpoint, or damaged.</exception>
    /// <exception cref="ArgumentException">The checkpoint belongs to another network or pipeline.</exception>
    public void Resume(string path) => State = RecurrentState.Load(path);

    /// <summary>Continues from what <see cref="CheckPoint(Stream)"/> wrote; the stream is left after it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no checkpoint, or damaged.</exception>
    /// <exception cref="ArgumentException">The checkpoint belongs to another network or pipeline.</exception>
    public void Resume(Stream stream) => State = RecurrentState.Load(stream);

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();

    private void CheckState(RecurrentState state)
    {
        if (state.Model != modelHash.Value || state.Size != StateSize)
        {
            throw new ArgumentException("The state belongs to another network, or to an engine with another memory. Restore it into an " +
                "engine of the model that it was copied from, created alike, or warm up from history.");
        }

        if (state.Pipeline != pipelineHash.Value)
        {
            throw new ArgumentException("The state belongs to the same network behind another pipeline: what stands before it (a normaliser, an encoding, " +
                "the window) is not what it was, so the network remembers values that this pipeline would not give it. Restore the state into an " +
                "engine of the whole model that it was copied from, or warm up from history.");
        }
    }

    private void RequireOneSeries()
    {
        if (hasSeries)
        {
            throw new InvalidOperationException("This engine has a series column and a state for each series. Use State, which holds them all.");
        }
    }

    // of the network and of the kind of memory: a state fits neither another network nor another kind
    private static UInt128 Hash(RecurrentModel network, StreamMemory memory)
    {
        using var bytes = new MemoryStream();
        network.Save(bytes);
        bytes.WriteByte((byte)memory);
        return XxHash128.HashToUInt128(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
