using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Ours;

/// <summary>The step of our training loop: forward, loss, backward, norm for clipping, Adam, packing.</summary>
internal static class OurTraining
{
    public static ITrainingContender Create(Problem problem, int threads) =>
        LanesTable.Visit<Factory, ITrainingContender>(new Factory(problem, threads));

    private readonly struct Factory(Problem problem, int threads) : ILanesVisitor<ITrainingContender>
    {
        public ITrainingContender Visit<V>()
            where V : unmanaged, ILanes<V> => new Contender<V>(problem, threads);
    }

    private sealed class Contender<V> : ITrainingContender
        where V : unmanaged, ILanes<V>
    {
        private readonly TrainingLoop<V> loop;
        private readonly int[] batch;

        public Contender(Problem problem, int threads)
        {
            var options = new TrainingOptions
            {
                BatchSize = problem.Batch,
                Loss = problem.IsClassification ? LossKind.SoftmaxCrossEntropy : LossKind.SquaredError,
                Threads = threads,
                Optimizer = OptimizerKind.Adam,

                // The norm is computed, as always, and never exceeded, so that peers without clipping do the same updates.
                ClipNorm = 1e9f,
            };
            var data = new PinnedSequences(problem.Sequences, Scaling.None(problem.Network));
            loop = new TrainingLoop<V>(problem.Network, options, problem.Layout, problem.Parameters, data, null);
            batch = [.. Enumerable.Range(0, problem.Batch)];
        }

        public string Name => "ours";

        public double Step(float learningRate) => loop.Step(batch, learningRate).Loss;

        public void Dispose() => loop.Dispose();
    }
}
