using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Engine;

namespace MLNet.Recurrent;

/// <summary>Makes streaming engines of fitted pipelines.</summary>
public static class RecurrentEngineCatalog
{
    /// <summary>
    /// Makes an engine that takes one time step at a time and remembers the steps before. See
    /// <see cref="RecurrentEngine{TSrc, TDst}"/>.
    /// </summary>
    /// <remarks>
    /// The pipeline is one with a trainer of this library, fitted or loaded: what stands before SequenceWindow runs on each step, the
    /// window is left out, the network takes the step, and what follows the trainer, MapKeyToValue for instance, runs on its scores.
    /// Without SequenceWindow, where the trainer was given whole sequences, its feature column has to hold one step:
    /// <c>[VectorType(featuresPerStep)]</c>.
    /// </remarks>
    /// <param name="model">The fitted pipeline; shared, not copied.</param>
    /// <param name="context">The ML.NET context.</param>
    /// <param name="seriesColumnName">Column that tells series apart, text, key or integer; null for that of SequenceWindow, if it has
    /// one, or else a single series.</param>
    /// <param name="memory">What is remembered of the steps before: the state of the network, or the last steps.</param>
    /// <param name="ignoreMissingColumns">Whether a property of <typeparamref name="TDst"/> may have no column.</param>
    /// <param name="inputSchemaDefinition">Types of the columns of <typeparamref name="TSrc"/> where attributes do not say them.</param>
    /// <param name="outputSchemaDefinition">The same for <typeparamref name="TDst"/>.</param>
    /// <exception cref="ArgumentException">
    /// The pipeline does not run step by step: it has no recurrent trainer, the network is bidirectional, a transformer changes the
    /// number of rows or works on whole windows, or a step does not have the columns it needs.
    /// </exception>
    /// <example>
    /// <code>
    /// using var engine = model.CreateRecurrentEngine&lt;Day, Forecast&gt;(ml);
    /// float inAWeek = engine.Predict(today).Score;
    /// </code>
    /// </example>
    public static RecurrentEngine<TSrc, TDst> CreateRecurrentEngine<TSrc, TDst>(
        this ITransformer model,
        MLContext context,
        string? seriesColumnName = null,
        StreamMemory memory = StreamMemory.State,
        bool ignoreMissingColumns = true,
        SchemaDefinition? inputSchemaDefinition = null,
        SchemaDefinition? outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new()
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        DataViewSchema step = context.Data.LoadFromEnumerable<TSrc>([], inputSchemaDefinition).Schema;
        var options = new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
            OwnsTransformer = false,
        };
        return new RecurrentEngine<TSrc, TDst>(context, new StepChain(model, step, seriesColumnName, memory), memory, options);
    }
}
