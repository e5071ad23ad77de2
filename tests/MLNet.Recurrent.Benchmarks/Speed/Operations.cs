using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>
/// Useful floating-point operations: the products of the recurrent layers, two operations each. Gates, head, optimiser and
/// packing are not counted, padding neither.
/// </summary>
internal static class Operations
{
    public static double OfForward(Problem problem)
    {
        NetworkOptions network = problem.Network;
        double weights = 0;
        for (int layer = 0; layer < network.Layers; layer++)
        {
            weights += LayerWeights(network, network.HiddenSize + network.LayerInputSize(layer));
        }

        return 2 * weights * problem.Steps * problem.Batch;
    }

    /// <summary>Forward, backward and weight gradient. The first layer has no gradient of its input.</summary>
    public static double OfTraining(Problem problem) =>
        (3 * OfForward(problem)) - (2 * LayerWeights(problem.Network, problem.Network.InputSize) * problem.Steps * problem.Batch);

    private static double LayerWeights(NetworkOptions network, int rowSize) =>
        (double)rowSize * CellTable.Shape(network.Cell).Gates * network.HiddenSize * network.Directions;
}
