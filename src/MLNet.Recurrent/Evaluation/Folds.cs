using Microsoft.ML;

namespace MLNet.Recurrent.Evaluation;

/// <summary>Cross-validation: every row is once in a test part.</summary>
internal static class Folds
{
    /// <param name="ml">The folds are drawn from its seed.</param>
    /// <param name="data">All rows.</param>
    /// <param name="estimator">What is fitted on the rows of the other folds.</param>
    /// <param name="count">Folds.</param>
    /// <param name="samplingKeyColumnName">Rows with the same value are in the same fold; null deals all rows out.</param>
    /// <param name="seed">Decides which row is in which fold.</param>
    /// <param name="evaluate">Measures scored rows of a test part.</param>
    public static IReadOnlyList<SequenceFold<TMetrics>> Run<TMetrics>(
        MLContext ml,
        IDataView data,
        IEstimator<ITransformer> estimator,
        int count,
        string? samplingKeyColumnName,
        int? seed,
        Func<IDataView, TMetrics> evaluate)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        Require.Range(count, 2, int.MaxValue, "numberOfFolds");
        var results = new List<SequenceFold<TMetrics>>();
        foreach (DataOperationsCatalog.TrainTestData fold in ml.Data.CrossValidationSplit(data, count, samplingKeyColumnName, seed))
        {
            ITransformer model = estimator.Fit(fold.TrainSet);
            IDataView scored = model.Transform(fold.TestSet);
            results.Add(new SequenceFold<TMetrics>(results.Count, model, evaluate(scored), scored));
        }

        return results;
    }
}
