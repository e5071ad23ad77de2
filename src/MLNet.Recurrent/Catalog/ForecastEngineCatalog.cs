using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Engine;

namespace MLNet.Recurrent;

/// <summary>Makes forecasting engines of fitted pipelines.</summary>
public static class ForecastEngineCatalog
{
    /// <summary>Makes an engine that takes one row at a time and forecasts after it. See <see cref="ForecastEngine{TSrc, TDst}"/>.</summary>
    /// <param name="model">A forecaster, fitted or loaded, or a pipeline with one; what stands before and after it runs row by row.</param>
    /// <param name="context">The ML.NET context.</param>
    /// <param name="ignoreMissingColumns">Whether a property of <typeparamref name="TDst"/> may have no column.</param>
    /// <param name="inputSchemaDefinition">Types of the columns of <typeparamref name="TSrc"/> where attributes do not say them.</param>
    /// <param name="outputSchemaDefinition">The same for <typeparamref name="TDst"/>.</param>
    /// <exception cref="ArgumentException">The pipeline has no forecaster or does not run row by row, or a row does not have the columns it
    /// needs.</exception>
    /// <example>
    /// <code>
    /// using var engine = model.CreateForecastEngine&lt;Day, Forecast&gt;(ml);
    /// float[] ahead = engine.Predict(today).Ahead;
    /// </code>
    /// </example>
    public static ForecastEngine<TSrc, TDst> CreateForecastEngine<TSrc, TDst>(
        this ITransformer model,
        MLContext context,
        bool ignoreMissingColumns = true,
        SchemaDefinition? inputSchemaDefinition = null,
        SchemaDefinition? outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new()
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        DataViewSchema row = context.Data.LoadFromEnumerable<TSrc>([], inputSchemaDefinition).Schema;
        return new ForecastEngine<TSrc, TDst>(context, new ForecastChain(model, row), new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
            OwnsTransformer = false,
        });
    }
}
