using Microsoft.ML;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>A trainer of a task with a label for each step, by one of its overloads.</summary>
/// <param name="Name">For the list of tests.</param>
/// <param name="IsTagging">Whether it tags; otherwise it is a regression.</param>
/// <param name="Create">A small trainer.</param>
public sealed record StepTask(string Name, bool IsTagging, Func<MLContext, int, RecurrentEstimator> Create)
{
    private const int Hidden = 12;
    private const float Rate = 0.02f;

    public static IEnumerable<object[]> All => Every().Select(task => new object[] { task });

    public string Label => IsTagging ? nameof(TaggedSequence.Tags) : nameof(TaggedSequence.Levels);

    public IEstimator<ITransformer> Pipeline(MLContext ml, int epochs = 30) => IsTagging
        ? ml.Transforms.Conversion.MapValueToKey(Label).Append(Create(ml, epochs))
        : new Microsoft.ML.Data.EstimatorChain<ITransformer>().Append(Create(ml, epochs));

    /// <summary>Data as the trainer sees it.</summary>
    public IDataView Prepared(MLContext ml, IDataView data) =>
        IsTagging ? ml.Transforms.Conversion.MapValueToKey(Label).Fit(data).Transform(data) : data;

    /// <summary>From 0 for a guess to 1 for perfect.</summary>
    public double Quality(MLContext ml, IDataView scored) => IsTagging
        ? ml.SequenceTagging().Evaluate(scored, Label).Chunks!.Value.F1
        : ml.SequenceRegression().Evaluate(scored, Label).RSquared;

    public override string ToString() => Name;

    private static IEnumerable<StepTask> Every()
    {
        foreach ((string cell, Func<SequenceTaggingTrainers, bool, int, RecurrentEstimator> values, Func<SequenceTaggingTrainers, SequenceTaggingOptions, RecurrentEstimator> options) in Taggers())
        {
            foreach (bool crf in new[] { true, false })
            {
                string kind = crf ? "chain" : "steps";
                yield return new($"Tagging.{cell}(values, {kind})", true, (ml, epochs) => values(ml.SequenceTagging().Trainers, crf, epochs));
                yield return new($"Tagging.{cell}(options, {kind})", true, (ml, epochs) => options(ml.SequenceTagging().Trainers, TaggingOptions(crf, epochs)));
            }
        }

        foreach ((string cell, Func<SequenceRegressionTrainers, int, RecurrentEstimator> values, Func<SequenceRegressionTrainers, RecurrentTrainerOptions, RecurrentEstimator> options) in Regressions())
        {
            yield return new($"Regression.{cell}(values)", false, (ml, epochs) => values(ml.SequenceRegression().Trainers, epochs));
            yield return new($"Regression.{cell}(options)", false, (ml, epochs) => options(ml.SequenceRegression().Trainers, RegressionOptions(epochs)));
        }
    }

    private static IEnumerable<(string, Func<SequenceTaggingTrainers, bool, int, RecurrentEstimator>, Func<SequenceTaggingTrainers, SequenceTaggingOptions, RecurrentEstimator>)> Taggers()
    {
        const string label = nameof(TaggedSequence.Tags);
        yield return ("Rnn", (trainers, crf, epochs) => trainers.Rnn(label, hiddenSize: Hidden, numberOfEpochs: epochs, learningRate: Rate, crf: crf), (trainers, options) => trainers.Rnn(options));
        yield return ("Lstm", (trainers, crf, epochs) => trainers.Lstm(label, hiddenSize: Hidden, numberOfEpochs: epochs, learningRate: Rate, crf: crf), (trainers, options) => trainers.Lstm(options));
        yield return ("Gru", (trainers, crf, epochs) => trainers.Gru(label, hiddenSize: Hidden, numberOfEpochs: epochs, learningRate: Rate, crf: crf), (trainers, options) => trainers.Gru(options));
    }

    private static IEnumerable<(string, Func<SequenceRegressionTrainers, int, RecurrentEstimator>, Func<SequenceRegressionTrainers, RecurrentTrainerOptions, RecurrentEstimator>)> Regressions()
    {
        const string label = nameof(TaggedSequence.Levels);
        yield return ("Rnn", (trainers, epochs) => trainers.Rnn(label, hiddenSize: Hidden, numberOfEpochs: epochs, learningRate: Rate), (trainers, options) => trainers.Rnn(options));
        yield return ("Lstm", (trainers, epochs) => trainers.Lstm(label, hiddenSize: Hidden, numberOfEpochs: epochs, learningRate: Rate), (trainers, options) => trainers.Lstm(options));
        yield return ("Gru", (trainers, epochs) => trainers.Gru(label, hiddenSize: Hidden, numberOfEpochs: epochs, learningRate: Rate), (trainers, options) => trainers.Gru(options));
    }

    private static SequenceTaggingOptions TaggingOptions(bool crf, int epochs) => new()
    {
        LabelColumnName = nameof(TaggedSequence.Tags),
        HiddenSize = Hidden,
        NumberOfEpochs = epochs,
        LearningRate = Rate,
        Crf = crf,
    };

    private static RecurrentTrainerOptions RegressionOptions(int epochs) => new()
    {
        LabelColumnName = nameof(TaggedSequence.Levels),
        HiddenSize = Hidden,
        NumberOfEpochs = epochs,
        LearningRate = Rate,
        Bidirectional = true,
    };
}
