using System.IO.Hashing;
using Microsoft.ML;
using MLNet.Recurrent.Engine;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Interop;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent;

/// <summary>
/// Forecasts with a fitted pipeline row by row, and remembers the rows before: no refit, and the past is not read again. To create it, use
/// <see cref="ForecastEngineCatalog.CreateForecastEngine{TSrc, TDst}(ITransformer, MLContext, bool, Microsoft.ML.Data.SchemaDefinition, Microsoft.ML.Data.SchemaDefinition)"/>.
/// </summary>
/// <remarks>
/// <para>
/// It begins where the training data ended, and its forecasts are those of <see cref="ForecastTransformer.Transform"/> on the same rows, to the
/// bit. Of each series it remembers as much as forecasts look back on.
/// </para>
/// <para>
/// By their times rows find their place. A step that is skipped is a gap, as in Transform: masked, filled or refused as the model was told. A row
/// that is not later than the last one of its series is refused and changes nothing: neither rows that come twice nor rows that come late can
/// spoil a history. Without a time column each row is the next step.
/// </para>
/// <para>An engine belongs to one thread at a time. Any number of engines share a model.</para>
/// </remarks>
/// <typeparam name="TSrc">A row: the columns that the pipeline reads, by the names of properties.</typeparam>
/// <typeparam name="TDst">What is wanted of the result, forecasts and bounds, by the names of properties.</typeparam>
public sealed class ForecastEngine<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private static ReadOnlySpan<byte> Magic => "MLNFCAST"u8;

    private readonly PredictionEngine<TSrc, TDst> rows;
    private readonly ForecastTransformer model;
    private readonly SeriesMemories memories;
    private readonly ForecastStream scores;
    private readonly Lazy<UInt128> modelHash;
    private TDst? unread;

    internal ForecastEngine(MLContext context, ForecastChain chain, PredictionEngineOptions options)
    {
        (model, memories) = (chain.Forecaster, chain.Memories);
        modelHash = new Lazy<UInt128>(() => Hash(model));
        rows = context.Model.CreatePredictionEngine<TSrc, TDst>(chain.Transformer, options);
        scores = chain.Scores ?? throw new ArgumentException(
            $"No property of {typeof(TDst).Name} is a column of the forecaster, so there is nothing to forecast. Name one '{model.Settings.OutputColumnName}'.");
    }

    /// <summary>Steps ahead.</summary>
    public int Horizon => model.Horizon;

    /// <summary>Series that have a history: those of the training data and those that came later.</summary>
    public IReadOnlyCollection<string> SeriesNames => [.. memories.Keys];

    /// <summary>Observes the next row of its series and forecasts what comes after it.</summary>
    /// <exception cref="InvalidOperationException">The row is not later than the last one of its series. Nothing has changed.</exception>
    /// <exception cref="InvalidDataException">It contradicts a static column, or a gap is an error. Nothing has changed.</exception>
    public TDst Predict(TSrc row)
    {
        var prediction = new TDst();
        Predict(row, ref prediction);
        return prediction;
    }

    /// <summary>Observes the next row of its series and fills an object that is there already.</summary>
    /// <inheritdoc cref="Predict(TSrc)" path="/exception"/>
    public void Predict(TSrc row, ref TDst prediction) => Take(row, RowUse.Predict, ref prediction);

    /// <summary>Forecasts from the present of a series, without a new row.</summary>
    /// <param name="series">The series; empty where there is only one.</param>
    /// <param name="horizon">Steps ahead, at most <see cref="Horizon"/>; 0 for all.</param>
    /// <param name="confidenceLevel">Level of the bounds; null for that of the model. Any will do.</param>
    /// <exception cref="ArgumentException">Nothing is known of the series, or a number is out of its range.</exception>
    public SeriesForecast Forecast(string series = "", int horizon = 0, double? confidenceLevel = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        Require.Range(horizon, 0, Horizon);
        Require.Fraction(confidenceLevel ?? model.Settings.ConfidenceLevel, nameof(confidenceLevel));
        if (memories.Find(series) is not { Count: > 0 } memory)
        {
            throw new ArgumentException($"Nothing is known of series '{series}'. Observe rows of it, or name one of SeriesNames.", nameof(series));
        }

        int steps = horizon == 0 ? Horizon : horizon;
        SeriesView view = ForecastStream.ViewOf(model, memories.Plan, memory);
        double[] values = new double[view.Table.Targets * Horizon], lower = new double[values.Length], upper = new double[values.Length];
        if (model.Settings.HasIntervals)
        {
            model.Forecaster.Bounds(view, values, confidenceLevel ?? model.Settings.ConfidenceLevel, lower, upper);
        }
        else
        {
            model.Forecaster.Forecast(view, values);
        }

        bool hasBounds = model.Settings.HasIntervals;
        return new SeriesForecast(
            series, memories.Plan.Step.IsDate ? [.. Enumerable.Range(0, steps).Select(step => new DateTime(view.TimeOf(view.End + step)))] : null,
            First(values), hasBounds ? First(lower) : null, hasBounds ? First(upper) : null);

        double[] First(double[] all) =>
            [.. Enumerable.Range(0, view.Table.Targets).SelectMany(target => all.AsSpan(target * Horizon, steps).ToArray())];
    }

    /// <summary>Observes rows without forecasting.</summary>
    /// <param name="history">In the order of their times.</param>
    /// <inheritdoc cref="Predict(TSrc)" path="/exception"/>
    public void WarmUp(IEnumerable<TSrc> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        unread ??= new TDst();
        foreach (TSrc row in history)
        {
            Take(row, RowUse.Observe, ref unread);
        }
    }

    /// <summary>
    /// Says what is known ahead of time: rows of coming steps, of which the columns count that were named as known ahead. It replaces what was
    /// announced of these series before.
    /// </summary>
    /// <param name="rows">Later than the present of their series; without a time column the steps that follow it, in order.</param>
    /// <exception cref="InvalidOperationException">A row does not lie ahead of what was observed.</exception>
    public void Announce(IEnumerable<TSrc> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        unread ??= new TDst();
        scores.Announced.Clear();
        foreach (TSrc row in rows)
        {
            Take(row, RowUse.Announce, ref unread);
        }
    }

    /// <summary>Forgets every series, those of the training data too.</summary>
    public void Reset() => memories.Clear();

    /// <summary>Forgets one series: its next row is its first.</summary>
    /// <returns>Whether there was such a series.</returns>
    public bool Reset(string series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return memories.Remove(series);
    }

    /// <summary>Writes what is remembered to a file; an existing file is replaced only once the new one is complete.</summary>
    public void CheckPoint(string path) => FileReplacement.Write(path, stream =>
    {
        CheckPoint(stream);
        stream.Flush(flushToDisk: true);
    });

    /// <summary>Writes what is remembered.</summary>
    public void CheckPoint(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);

        // Content, as a checked block: hash of the model; the series.
        CheckedBlock.Write(writer, content =>
        {
            content.Write((ulong)(modelHash.Value >> 64));
            content.Write((ulong)modelHash.Value);
            memories.Write(content);
        });
    }

    /// <summary>Goes on from a file that <see cref="CheckPoint(string)"/> wrote, in this process or another, with the same bits.</summary>
    /// <exception cref="InvalidDataException">The file is no checkpoint, or damaged.</exception>
    /// <exception cref="ArgumentException">The checkpoint belongs to another model.</exception>
    public void Resume(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Resume(stream);
    }

    /// <summary>Goes on from what <see cref="CheckPoint(Stream)"/> wrote; the stream is left after it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no checkpoint, or damaged.</exception>
    /// <exception cref="ArgumentException">The checkpoint belongs to another model.</exception>
    public void Resume(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic))
        {
            throw new InvalidDataException("These bytes are not the state of a forecasting engine: the signature at the start is missing.");
        }

        bool fits;
        try
        {
            fits = CheckedBlock.Read(reader, content =>
            {
                bool isOfModel = new UInt128(content.ReadUInt64(), content.ReadUInt64()) == modelHash.Value;
                if (isOfModel)
                {
                    memories.Read(content);
                }
                else
                {
                    content.BaseStream.Seek(0, SeekOrigin.End);
                }

                return isOfModel;
            });
        }
        catch (Exception damaged) when (damaged is IOException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"The saved state is damaged: {damaged.Message} Use an older checkpoint, or warm up from history.", damaged);
        }

        if (!fits)
        {
            throw new ArgumentException("The state belongs to another model. Resume it with the model that it was written with, or warm up from history.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();

    private void Take(TSrc row, RowUse use, ref TDst prediction)
    {
        ArgumentNullException.ThrowIfNull(row);
        scores.Use = use;
        rows.Predict(row, ref prediction);

        // where no property asked for a forecast, too
        scores.Advance();
    }

    private static UInt128 Hash(IStoredModel<ForecastTransformer> model)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        model.Write(writer);
        writer.Flush();
        return XxHash128.HashToUInt128(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
