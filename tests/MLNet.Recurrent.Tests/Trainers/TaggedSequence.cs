using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>A sequence of any length with two features per step, and a label of each kind for every step.</summary>
public sealed class TaggedSequence
{
    public const int FeaturesPerStep = 2;

    [VectorType(0, FeaturesPerStep)]
    public float[] Features { get; set; } = [];

    public string[] Tags { get; set; } = [];

    public float[] Levels { get; set; } = [];

    /// <summary>
    /// Features are noise about a level that stays for some steps. A tag says that a high level begins, goes on, or that it is low; the
    /// label of a regression is the mean of this and the next step's first feature.
    /// </summary>
    public static TaggedSequence[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random, 1 + random.Next(12)))];
    }

    private static TaggedSequence Row(Random random, int steps)
    {
        var row = new TaggedSequence { Features = new float[steps * FeaturesPerStep], Tags = new string[steps], Levels = new float[steps] };
        bool isHigh = false;
        for (int step = 0; step < steps; step++)
        {
            bool before = isHigh;
            isHigh = random.NextSingle() < 0.3f ? !isHigh : isHigh;
            row.Features[step * FeaturesPerStep] = (isHigh ? 1 : -1) + (0.6f * (random.NextSingle() - 0.5f));
            row.Features[(step * FeaturesPerStep) + 1] = random.NextSingle();
            row.Tags[step] = !isHigh ? "O" : before ? "I-high" : "B-high";
        }

        for (int step = 0; step < steps; step++)
        {
            float next = row.Features[Math.Min(step + 1, steps - 1) * FeaturesPerStep];
            row.Levels[step] = 50 + (10 * (row.Features[step * FeaturesPerStep] + next));
        }

        return row;
    }
}
