using Microsoft.ML;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent;

/// <summary>Recurrent models from elsewhere into pipelines, and out of fitted ones.</summary>
public static class RecurrentModelCatalog
{
    /// <summary>
    /// Scores sequences with a model that is there already: from <c>RecurrentModel.Load</c>, an ONNX file, PyTorch's weights, or another
    /// pipeline. See <see cref="RecurrentScoringEstimator"/> for the columns.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="model">The model; shared, not copied.</param>
    /// <param name="featureColumnName">
    /// Column of the sequences: Vector&lt;Single, steps, features&gt;, or flat, step after step, in the scale that the model takes.
    /// </param>
    /// <param name="classNames">
    /// Names of the classes in the order of the outputs, for a model of several classes; null for keys without names.
    /// </param>
    /// <exception cref="ArgumentException">The class names do not fit the model, or it has log-odds for each step, or outputs for the last steps only.</exception>
    /// <example>
    /// <code>
    /// RecurrentModel model = RecurrentModel.LoadOnnx("gestures.onnx");
    /// ITransformer scorer = ml.Transforms.ApplyRecurrentModel(model, classNames: ["wave", "swipe"]).Fit(data);
    /// </code>
    /// </example>
    public static RecurrentScoringEstimator ApplyRecurrentModel(
        this TransformsCatalog catalog,
        RecurrentModel model,
        string featureColumnName = ColumnNames.Features,
        IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RecurrentScoringEstimator(model, featureColumnName, classNames);
    }

    /// <summary>The recurrent network of a fitted pipeline or of a loaded model: the last one in a chain.</summary>
    /// <param name="transformer">A trained transformer, or a chain that contains one.</param>
    /// <exception cref="ArgumentException">There is none in it, or only within a forecaster, whose networks mean nothing by themselves.</exception>
    public static RecurrentModel GetRecurrentModel(this ITransformer transformer) => GetRecurrentTransformer(transformer).Model;

    /// <summary>The trained recurrent transformer of a fitted pipeline or of a loaded model: the last one in a chain.</summary>
    /// <param name="transformer">A trained transformer, or a chain that contains one.</param>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    public static RecurrentTransformer GetRecurrentTransformer(this ITransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return RecurrentTransformer.Find(transformer) ?? throw new ArgumentException(
            HasForecaster(transformer)
                ? "A ForecastTransformer gives no network away: its networks read windows that it scales one by one and completes with seasons and "
                    + "calendar, and it calibrates what they say. Alone, in ONNX or elsewhere, they forecast nothing. Save the forecaster with ml.Model.Save; "
                    + "for a network of your own use SequenceWindow and ml.Regression.Trainers."
                : $"This {transformer.GetType().Name} has no recurrent network in it. Give a model that .Rnn, .Lstm or .Gru trained, or "
                    + "ApplyRecurrentModel made.",
            nameof(transformer));
    }

    private static bool HasForecaster(ITransformer transformer) => transformer is ForecastTransformer
        || (transformer is IEnumerable<ITransformer> chain && chain.Any(HasForecaster));
}
