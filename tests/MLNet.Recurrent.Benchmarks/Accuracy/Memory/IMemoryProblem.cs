using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Memory;

/// <summary>A task that cannot be solved without remembering, made up by rules: nothing to download.</summary>
internal interface IMemoryProblem
{
    /// <summary>As printed.</summary>
    string Name { get; }

    /// <summary>What is measured.</summary>
    AccuracyColumn Measure { get; }

    /// <summary>Whether the measure is better when it is greater.</summary>
    bool GreaterIsBetter => false;

    /// <summary>The network but for its cell.</summary>
    NetworkOptions Network { get; }

    LossKind Loss { get; }

    int TrainingSequences { get; }

    int TestSequences { get; }

    /// <summary>Figures of others; null where all that is known is what it says.</summary>
    IReadOnlyList<(string Name, double? Value)> Published { get; }

    double? Goal { get; }

    SequenceSet Create(int count, Random random);

    double Score(RecurrentModel model, SequenceSet test);
}
