using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Golden.Generator;

/// <summary>What a case computes with, drawn from its seed by .NET: independent of the version of libtorch.</summary>
internal sealed class CaseData
{
    public CaseData(CaseSpecification specification, IEnumerable<long> parameterSizes)
    {
        var random = new Random(specification.Seed);
        int sequences = specification.OutputPerStep ? specification.Lengths.Sum() : specification.Lengths.Length;

        // PyTorch's own range for initial weights, wide enough for gates to leave their linear part
        double range = 1 / Math.Sqrt(specification.HiddenSize);
        Parameters = [.. parameterSizes.Select(size => Draw((int)size, () => Uniform(random, range)))];
        Inputs = Draw(specification.Lengths.Sum() * specification.InputSize, () => Uniform(random, 2));
        DrawIds(random, specification);
        Targets = specification.Loss switch
        {
            LossKind.Logistic => Draw(sequences, () => random.Next(2)),
            LossKind.SoftmaxCrossEntropy or LossKind.ConditionalRandomField => Draw(sequences, () => random.Next(specification.OutputSize)),
            _ => Draw(sequences * specification.OutputSize, () => Uniform(random, 1)),
        };
        Weights = specification.Weighted ? Draw(specification.Lengths.Length, () => 0.25f * random.Next(1, 9)) : null;
    }

    // in the network's order
    public float[][] Parameters { get; }

    public float[] Inputs { get; }

    public float[] Targets { get; }

    public float[]? Weights { get; }

    // Numbers from -1 to the size of the table, both of which it does not have.
    private void DrawIds(Random random, CaseSpecification specification)
    {
        foreach (EmbeddingOptions embedding in specification.Embeddings)
        {
            for (int i = 0; i < Inputs.Length; i++)
            {
                int column = i % specification.InputSize;
                if (column >= embedding.FirstColumn && column < embedding.FirstColumn + embedding.Columns)
                {
                    Inputs[i] = random.Next(-1, embedding.Count + 1);
                }
            }
        }
    }

    private static float Uniform(Random random, double range) => (float)(range * ((2 * random.NextDouble()) - 1));

    private static float[] Draw(int count, Func<float> next)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = next();
        }

        return values;
    }
}
