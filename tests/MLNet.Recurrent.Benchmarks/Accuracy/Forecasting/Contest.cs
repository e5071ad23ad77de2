using MLNet.Recurrent.Forecasters;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Forecasting;

/// <summary>Runs contenders on a problem.</summary>
/// <param name="contenders">Their names; none for all.</param>
/// <param name="folds">Blocks of the training part to forecast instead of the test part; 0 for the test part.</param>
/// <param name="seeds">Trainings of what depends on a seed.</param>
/// <param name="adapt">Sets what a command asks of a network.</param>
internal sealed class Contest(string[] contenders, int folds, int seeds, Func<RecurrentMethod, RecurrentMethod> adapt)
{
    public IEnumerable<ContenderResult> Run(ForecastProblem problem)
    {
        IReadOnlyList<ForecastProblem> posed = folds > 0 ? problem.OfTraining(folds) : [problem];
        foreach (Contender contender in Contender.All.Where(one => contenders.Length == 0 || contenders.Contains(one.Name)))
        {
            ContenderResult[] results = [.. Enumerable.Range(1, contender.HasSeed ? seeds : 1)
                .Select(seed => Run(posed, contender, seed)).OfType<ContenderResult>()];
            if (results.Length > 0)
            {
                yield return Median(posed[0], results);
            }
        }
    }

    // Of the measure that stands first; the others are those of the same training.
    private static ContenderResult Median(ForecastProblem problem, ContenderResult[] results)
    {
        ContenderResult[] ordered = [.. results.OrderBy(result => problem.Measures[^1].Of(result.Metrics.Overall))];
        if (ordered.Length > 1)
        {
            Console.WriteLine($"{problem.Name}, {ordered[0].Name}, {problem.Measures[^1].Name} of each seed: " +
                string.Join(", ", results.Select(result => $"{problem.Measures[^1].Of(result.Metrics.Overall):F4}")));
        }

        return ordered[ordered.Length / 2];
    }

    private ContenderResult? Run(IReadOnlyList<ForecastProblem> posed, Contender contender, int seed)
    {
        var trial = new Trial(posed[0]);
        foreach (ForecastProblem problem in posed)
        {
            if (contender.Method(problem, seed) is not { } method)
            {
                return null;
            }

            trial.Run(problem, method is RecurrentMethod network ? adapt(network) : method);
        }

        return trial.Result(contender.Name);
    }
}
