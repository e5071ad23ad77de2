using Microsoft.ML;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Trainers;

namespace MLNet.Recurrent;

/// <summary>Scores sequences with a recurrent model that is there already; learns nothing from the data.</summary>
/// <remarks>
/// To create this estimator, use <see cref="RecurrentModelCatalog.ApplyRecurrentModel"/>.
///
/// What it fits is a <see cref="RecurrentTransformer"/> like a trained one: it scores, saves and loads with the pipeline, and serves as
/// <see cref="RecurrentTrainerOptions.InitialModel"/> of a trainer of the same shape, to be trained further. Sequences may have any
/// number of steps. The columns follow from what the outputs of the model mean:
///
/// | Outputs | Columns |
/// | -- | -- |
/// | real values | Score: Single, or a vector where there are several |
/// | log-odds | PredictedLabel (Boolean), Score (log-odds), Probability |
/// | logits of classes | PredictedLabel (key), Score (a probability per class) |
/// | any of real values, logits of classes or a conditional random field, for each step | the same columns as vectors over the steps |
/// </remarks>
public sealed class RecurrentScoringEstimator : IEstimator<RecurrentTransformer>
{
    private readonly RecurrentTransformer transformer;

    internal RecurrentScoringEstimator(RecurrentModel model, string featureColumnName, IReadOnlyList<string>? classNames)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        if (model.Options is { OutputPerStep: true, Output: OutputKind.Logistic })
        {
            throw new ArgumentException("The model gives log-odds for each step, for which there are no columns. Use SequencePredictor, or a model with "
                + "logits of two classes for each step.", nameof(model));
        }

        if (model.Options.OutputSteps > 0)
        {
            throw new ArgumentException($"The model has outputs for the last steps of a sequence (OutputSteps = {model.Options.OutputSteps}), for which "
                + "there are no columns. Use SequencePredictor, or a model with one output for the sequence or for each step.", nameof(model));
        }

        bool hasClasses = model.Options.Output is OutputKind.Softmax or OutputKind.ConditionalRandomField;
        if (classNames is not null && (!hasClasses || classNames.Count != model.Options.OutputSize))
        {
            throw new ArgumentException(
                $"There are {classNames.Count} class names; the model has {(hasClasses ? $"{model.Options.OutputSize} classes" : "no classes but real values or two classes")}. "
                + "Give one name per class in the order of the outputs, or null.", nameof(classNames));
        }

        ClassLabels? classes = classNames is null ? null : ClassLabels.OfTexts(classNames);
        var scoring = new SequenceScoring(model, SequenceColumns.OfNumbers(featureColumnName, model.Options.InputSize), Prior: null);
        transformer = RecurrentTransformer.Create(scoring, classes, []);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The column is missing, or holds no sequences of the model's values per step.</exception>
    public RecurrentTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The column is missing, or holds no vectors of Single.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        TrainingColumns.CheckFeatures(inputSchema, transformer.FeatureColumnName);
        var columns = inputSchema.ToDictionary(column => column.Name);
        foreach (SchemaShape.Column added in transformer.Promise())
        {
            columns[added.Name] = added;
        }

        return new SchemaShape(columns.Values);
    }
}
