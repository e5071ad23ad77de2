using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>One whole training step: forward, loss, backward, clipping, Adam, packing.</summary>
internal static class TrainingWorkload<V>
    where V : unmanaged, ILanes<V>
{
    public static Workload Create(TrainingConfiguration configuration, int threads)
    {
        var network = new NetworkOptions
        {
            InputSize = configuration.Features,
            Cell = configuration.Cell,
            HiddenSize = configuration.Hidden,
            Layers = configuration.Layers,
            Bidirectional = configuration.Bidirectional,
            OutputSize = configuration.Outputs,
            Output = configuration.Outputs > 1 ? OutputKind.Softmax : OutputKind.Linear,
        };
        var options = new TrainingOptions
        {
            BatchSize = configuration.Batch,
            Loss = configuration.Outputs > 1 ? LossKind.SoftmaxCrossEntropy : LossKind.SquaredError,
            Threads = threads,
        };
        var random = new RandomSource(1);
        float[] values = new float[configuration.Batch * configuration.Steps * configuration.Features];
        Array.ForEach(Enumerable.Range(0, values.Length).ToArray(), i => values[i] = (2 * random.NextUniform()) - 1);
        float[] targets = new float[configuration.Batch];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = configuration.Outputs > 1 ? random.NextBelow(configuration.Outputs) : random.NextUniform();
        }

        SequenceSet data = SequenceSet.Fixed(values, configuration.Steps, configuration.Features, targets);
        var layout = new ParameterLayout(network);
        var loop = new TrainingLoop<V>(
            network, options, layout, WeightInitializer.Create(network, layout, 1), new PinnedSequences(data, Scaling.None(network)), null);
        int[] batch = [.. Enumerable.Range(0, configuration.Batch)];
        return new Workload(configuration.Name, configuration.Operations, () => loop.Step(batch, 1e-3f));
    }
}
