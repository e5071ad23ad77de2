namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>A data set by name.</summary>
/// <param name="Name">As on the command line, and the name of its folder.</param>
/// <param name="Read">Reads its problems from the folder of the data sets.</param>
/// <param name="PublishedOverall">Figures of all its problems together; null where they are not put together.</param>
internal sealed record ForecastSet(
    string Name, Func<string, IEnumerable<ForecastProblem>> Read, IReadOnlyList<PublishedFigures>? PublishedOverall = null);
