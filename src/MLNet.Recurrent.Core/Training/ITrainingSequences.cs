using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Sequences and targets in the network's scale, as training reads them: shard by shard, on several threads. They may stand in
/// storage, or be made when they are read.
/// </summary>
internal unsafe interface ITrainingSequences
{
    int Count { get; }

    /// <summary>Steps of the longest sequence.</summary>
    int LongestLength { get; }

    /// <summary>Floats that a sequence and its targets take in the room of a thread; 0 if they stand elsewhere.</summary>
    int RoomSize => 0;

    int Length(int sequence);

    float Weight(int sequence);

    /// <summary>
    /// Targets that some steps of a sequence are judged by, each as often as its class weighs; 1 for a sequence that has one target.
    /// </summary>
    double TargetWeight(int sequence, int firstStep, int steps);

    /// <summary>Draws the sequences of an epoch anew, if they are drawn.</summary>
    void BeginEpoch(int epoch)
    {
    }

    /// <summary>Points the rows of a shard at sequences, given longest first.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="sequences">The sequences; all of them reach the first step.</param>
    /// <param name="firstStep">First step to take of each.</param>
    /// <param name="maximumSteps">Steps to take at the most.</param>
    /// <param name="room">[rows, <see cref="RoomSize"/>], until the next call on the same thread.</param>
    void Fill(SequenceShard shard, ReadOnlySpan<int> sequences, int firstStep, int maximumSteps, float* room);

    /// <summary>The targets of some steps, or of the sequence; not a number where there is none.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="firstStep">First step.</param>
    /// <param name="rows">Rows of outputs.</param>
    /// <param name="room">[<see cref="RoomSize"/>]: the row's part of what was filled.</param>
    ReadOnlySpan<float> Targets(int sequence, int firstStep, int rows, float* room);
}
