using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Ours;

/// <summary>Our predictor; on several threads one predictor each, with an equal share of the batch.</summary>
internal sealed class OurPrediction : IPredictionContender
{
    private readonly SequencePredictor[] predictors;
    private readonly SequenceSet[] shares;
    private readonly float[] outputs;
    private readonly float[] single;
    private readonly int outputSize, sharedRows;
    private readonly WorkerTeam team;
    private readonly Action<int, int> predictShare;

    public OurPrediction(Problem problem, int threads)
    {
        RecurrentModel model = problem.Model;
        SequenceSet all = problem.Sequences;
        int workers = Math.Min(threads, problem.Batch);
        sharedRows = (problem.Batch + workers - 1) / workers;
        predictors = [.. Enumerable.Range(0, workers).Select(_ => new SequencePredictor(model))];
        shares = [.. Enumerable.Range(0, problem.Batch).Chunk(sharedRows).Select(rows => all.Select(rows))];
        single = problem.Batch == 1 ? problem.Values : [];
        outputSize = problem.Network.OutputSize;
        outputs = new float[problem.Batch * outputSize];
        team = new WorkerTeam(workers);
        predictShare = PredictShare;
    }

    public string Name => "ours";

    public ReadOnlySpan<float> Outputs => outputs;

    public void Run()
    {
        if (single.Length > 0)
        {
            predictors[0].Predict(single, outputs);
        }
        else
        {
            team.Run(shares.Length, predictShare);
        }
    }

    public void Dispose() => team.Dispose();

    private void PredictShare(int worker, int share) =>
        predictors[worker].Predict(shares[share], outputs.AsSpan(share * sharedRows * outputSize, shares[share].Count * outputSize));
}
