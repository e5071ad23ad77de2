using System.Security.Cryptography;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

/// <summary>What tests of training look at in a model.</summary>
internal static class Measures
{
    public static string Hash(RecurrentModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return Convert.ToHexString(SHA256.HashData(stream.ToArray()));
    }

    public static float[] Predict(RecurrentModel model, SequenceSet data)
    {
        float[] outputs = new float[data.Count];
        new SequencePredictor(model).Predict(data, outputs);
        return outputs;
    }

    // As the training saw it: in the units of the network, on the sequences held back.
    public static double ValidationLoss(RecurrentModel model, SequenceSet data, TrainingOptions options)
    {
        (SequenceSet training, SequenceSet? validation) = ValidationSplit.Split(data, OutputKind.Linear, options.ValidationFraction);
        double error = RootMeanSquare(model, validation!) / DataScaler.Measure(model.Options, options, training).OutputDeviation[0];
        return error * error;
    }

    public static double RootMeanSquare(RecurrentModel model, SequenceSet data) =>
        Math.Sqrt(Predict(model, data).Zip(data.Targets).Average(pair => Math.Pow(pair.First - pair.Second, 2)));

    public static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
