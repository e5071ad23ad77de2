using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>Large tables of vectors: an update works on those that its batch looked up.</summary>
[TestClass]
public sealed class EmbeddingTrainingTests
{
    // not a multiple of a register, so that vectors share blocks
    private const int Count = 40, Size = 5;

    private static readonly NetworkOptions network = new()
    {
        InputSize = 2,
        HiddenSize = 6,
        Embeddings = [new EmbeddingOptions { FirstColumn = 0, Columns = 2, Count = Count, Size = Size }],
    };

    private static readonly TrainingOptions training = new() { Epochs = 4, BatchSize = 20, Threads = 1, ValidationFraction = 0 };

    [TestMethod]
    public void Vectors_that_no_sequence_looks_up_stay_as_they_are()
    {
        // tokens 1 to 9 of 40
        RecurrentModel few = Train(training, largest: 9), untrained = Train(training with { Epochs = 1, LearningRate = 1e-30f }, largest: 9);

        CollectionAssert.AreEqual(Vectors(untrained, 12, Count), Vectors(few, 12, Count));
        CollectionAssert.AreNotEqual(Vectors(untrained, 1, 10), Vectors(few, 1, 10));
    }

    [TestMethod]
    public void Averages_and_losses_are_the_same_bits_at_any_number_of_threads()
    {
        float[] one = Train(training, 39).Parameters, four = Train(training with { Threads = 4 }, 39).Parameters;

        CollectionAssert.AreEqual(one, four);
    }

    [TestMethod]
    public void Average_of_a_vector_that_rests_is_brought_up_to_date_in_one_go()
    {
        var layout = new ParameterLayout(network);
        float[] weights = new float[layout.Size], expected = new float[layout.Size];
        var touched = new TouchedParameters(layout, []);
        var average = new WeightAverage<PortableLanes>(layout, weights);
        var random = new Random(1);
        for (int update = 0; update < 50; update++)
        {
            touched.Clear();
            touched.Touch(Size * random.Next(Count), Size);
            unsafe
            {
                fixed (float* pointer = weights)
                {
                    average.Prepare(touched.Embeddings, pointer);
                    foreach ((int start, int count) in touched.Embeddings)
                    {
                        for (int i = start; i < start + count; i++)
                        {
                            weights[i] = random.NextSingle();
                        }
                    }

                    average.Follow(touched, update == 0 ? 1 : 0.1f, pointer);
                }
            }

            // every weight at every update
            for (int i = 0; i < weights.Length; i++)
            {
                expected[i] += (update == 0 ? 1 : 0.1f) * (weights[i] - expected[i]);
            }
        }

        unsafe
        {
            fixed (float* pointer = weights)
            {
                average.CatchUp(pointer);
            }
        }

        for (int i = 0; i < weights.Length; i++)
        {
            Assert.AreEqual(expected[i], average.Values.Span[i], 1e-5f);
        }
    }

    [TestMethod]
    public void Frozen_vectors_keep_their_values_and_others_start_from_them()
    {
        float[] values = [.. Enumerable.Range(0, 2 * Size).Select(i => i / 10f)];

        RecurrentModel frozen = Train(training with { InitialVectors = new InitialVectors(0, [3, 7], values, Frozen: true) }, 39);
        RecurrentModel tuned = Train(training with { InitialVectors = new InitialVectors(0, [3, 7], values) }, 39);

        CollectionAssert.AreEqual(values, Vectors(frozen, 3, 4).Concat(Vectors(frozen, 7, 8)).ToArray());
        CollectionAssert.AreNotEqual(values, Vectors(tuned, 3, 4).Concat(Vectors(tuned, 7, 8)).ToArray());
        Assert.IsLessThan(0.2f, Vectors(tuned, 3, 4).Zip(values, (a, b) => Math.Abs(a - b)).Max());
        Assert.ThrowsExactly<ArgumentException>(() => Train(training with { InitialVectors = new InitialVectors(0, [3], values) }, 39));
    }

    private static float[] Vectors(RecurrentModel model, int first, int end) => model.Parameters[(first * Size)..(end * Size)];

    private static RecurrentModel Train(TrainingOptions options, int largest)
    {
        const int sequences = 60, steps = 4;
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, sequences * steps * 2).Select(_ => (float)random.Next(1, largest + 1))];
        float[] targets = [.. Enumerable.Range(0, sequences).Select(_ => random.NextSingle())];
        return RecurrentTrainer.Train(network, options, SequenceSet.Fixed(values, steps, 2, targets)).Model;
    }
}
