using Microsoft.ML;
using MLNet.Recurrent;
using MLNet.Recurrent.Network;
using static Microsoft.ML.RegressionCatalog;

namespace LongMemory;

/// <summary>Deposits at ten per cent a step: what are they worth at the end? What was paid in first counts most.</summary>
internal static class Interest
{
    private const float Rate = 0.1f;
    private const int TrainingLength = 20;

    /// <summary>A simple network without saturation, which learns to multiply by 1.1 at each step.</summary>
    public static RecurrentModel Train(MLContext ml, RegressionTrainers trainers) => trainers.Rnn(new RecurrentTrainerOptions
    {
        Activation = RnnActivation.Relu,
        FeaturesPerStep = 1,
        HiddenSize = 32,
        NumberOfEpochs = 20,
    }).Fit(Rows.Load(ml, Draw(2000, TrainingLength, seed: 1), TrainingLength)).Model;

    public static SequenceSet Sequences(int count, int length, int seed)
    {
        Row[] rows = [.. Draw(count, length, seed)];
        return SequenceSet.Fixed([.. rows.SelectMany(row => row.Features)], length, 1, [.. rows.Select(row => row.Label)]);
    }

    private static IEnumerable<Row> Draw(int count, int length, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            float[] deposits = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
            yield return new Row { Features = deposits, Label = deposits.Aggregate((worth, deposit) => (worth * (1 + Rate)) + deposit) };
        }
    }
}
