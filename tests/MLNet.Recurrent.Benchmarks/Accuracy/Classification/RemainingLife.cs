using System.Diagnostics;
using System.Globalization;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Classification;

/// <summary>
/// How many cycles a jet engine has left (NASA C-MAPSS FD001): a regression at every step, judged at the last cycle of each test engine.
/// Training targets are capped at 125 cycles, as in the literature.
/// </summary>
internal static class RemainingLife
{
    public const string Name = "cmapss-fd001";
    private const int Ids = 2, Columns = 26, Cap = 125, Earliest = 30;

    private static readonly NetworkOptions Network = new() { InputSize = Columns - Ids, HiddenSize = 64, OutputPerStep = true };

    private static readonly TrainingOptions Training = new()
    {
        Epochs = 60,
        BatchSize = 16,
        Dropout = 0.2f,
        ValidationFraction = 0,
    };

    public static void Run(AccuracySettings settings, int folds, int threads)
    {
        string folder = Path.Combine(settings.Data, Name);
        float[][] train = Engines(DataFile.ReadLines(folder, "train_FD001.txt")), test = Engines(DataFile.ReadLines(folder, "test_FD001.txt"));
        int[] left = [.. DataFile.ReadLines(folder, "RUL_FD001.txt").Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        var table = new AccuracyTable(new AccuracyColumn("RMSE", 2), new("of 125 at most", 2), new("NASA score", 0), new("seconds", 1));
        double[][] rows = [.. Enumerable.Range(1, settings.Seeds).Select(seed =>
        {
            long start = Stopwatch.GetTimestamp();
            TrainingOptions training = Training with { Seed = seed, Threads = threads };
            double[] measured = Measure(folds > 0 ? Folds(train, folds, training) : Predict(train, test, left, training));
            return (double[])[.. measured, Stopwatch.GetElapsedTime(start).TotalSeconds];
        })];
        for (int i = 0; i < rows.Length; i++)
        {
            table.Add($"seed {i + 1}", [.. rows[i].Select(value => (double?)value)]);
        }

        table.Add("median", [.. Enumerable.Range(0, 4).Select(column => (double?)ClassificationTask.Median([.. rows.Select(row => row[column])]))]);
        Console.WriteLine($"{Name}: remaining cycles{(folds > 0 ? $", training engines only, {folds} folds, cut off anywhere" : "")}; the second error takes more than 125 as 125");
        Console.WriteLine();
        table.Print();
        Console.WriteLine();
        Console.WriteLine("published RMSE: CNN 18.45, deep LSTM 16.14 (score 338), BiLSTM 13.65 (295), LSTM 13.52, CNN 12.61 (274); whether theirs takes more than 125 as 125 is not always said");
    }

    // the steps of each engine
    private static float[][] Engines(string[] lines) =>
    [
        .. lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .GroupBy(cells => cells[0])
            .Select(rows => rows.SelectMany(cells => cells.Skip(Ids).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))).ToArray()),
    ];

    private static int Steps(float[] engine) => engine.Length / (Columns - Ids);

    // Engines that were run to their end, cut off at a place that is drawn.
    private static IEnumerable<(double Predicted, double True)> Folds(float[][] engines, int folds, TrainingOptions training)
    {
        var random = new Random(1);
        for (int fold = 0; fold < folds; fold++)
        {
            float[][] rest = [.. engines.Where((_, i) => i % folds != fold)], held = [.. engines.Where((_, i) => i % folds == fold)];
            int[] cuts = [.. held.Select(engine => random.Next(Earliest, Steps(engine)))];
            foreach ((double Predicted, double True) pair in Predict(
                rest,
                [.. held.Select((engine, i) => engine[..(cuts[i] * (Columns - Ids))])],
                [.. held.Select((engine, i) => Steps(engine) - cuts[i])],
                training))
            {
                yield return pair;
            }
        }
    }

    private static IEnumerable<(double Predicted, double True)> Predict(float[][] train, float[][] test, int[] left, TrainingOptions training)
    {
        int[] lengths = [.. train.Select(Steps)], starts = new int[train.Length];
        for (int i = 1; i < train.Length; i++)
        {
            starts[i] = starts[i - 1] + train[i - 1].Length;
        }

        SequenceSet data = SequenceSet.PerStep(
            [.. train.SelectMany(engine => engine)],
            starts,
            lengths,
            Columns - Ids,
            [.. lengths.SelectMany(length => Enumerable.Range(1, length).Select(step => (float)Math.Min(Cap, length - step)))]);
        var predictor = new SequencePredictor(RecurrentTrainer.Train(Network, training, data).Model);
        for (int i = 0; i < test.Length; i++)
        {
            float[] outputs = new float[Steps(test[i])];
            predictor.Predict(test[i], outputs);
            yield return (Math.Clamp(outputs[^1], 0, Cap), left[i]);
        }
    }

    private static double[] Measure(IEnumerable<(double Predicted, double True)> pairs)
    {
        (double Predicted, double True)[] all = [.. pairs];
        return
        [
            Math.Sqrt(all.Average(pair => Math.Pow(pair.Predicted - pair.True, 2))),
            Math.Sqrt(all.Average(pair => Math.Pow(pair.Predicted - Math.Min(Cap, pair.True), 2))),
            all.Sum(pair => pair.Predicted < pair.True ? Math.Exp((pair.True - pair.Predicted) / 13) - 1 : Math.Exp((pair.Predicted - pair.True) / 10) - 1),
        ];
    }
}
