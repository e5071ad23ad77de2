using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Inference;

/// <summary>What predicting with less precise weights (<see cref="RecurrentModel.WithPrecision"/>) saves, and what it changes.</summary>
public sealed record PrecisionReport
{
    private PrecisionReport()
    {
    }

    /// <summary>The precision that is compared with <see cref="WeightPrecision.Full"/>.</summary>
    public required WeightPrecision Precision { get; init; }

    /// <summary>
    /// Bytes of what a step reads: the weights of the recurrent layers at that precision, with their scales, and all other parameters as
    /// floats.
    /// </summary>
    public required long Bytes { get; init; }

    /// <summary>The same with all parameters as floats.</summary>
    public required long FullBytes { get; init; }

    /// <summary>Bytes of the file that <c>model.WithPrecision(...).Save</c> writes.</summary>
    public required long FileBytes { get; init; }

    /// <summary>The same with all parameters as floats.</summary>
    public required long FullFileBytes { get; init; }

    /// <summary>The greatest change of an output: in the label's unit, of log-odds or of logits.</summary>
    public required double LargestChange { get; init; }

    /// <summary>The root of the mean square change of the outputs.</summary>
    public required double RootMeanSquareChange { get; init; }

    /// <summary>
    /// With these weights, for outputs that are real values, the root of the mean square error; for classes, the share of wrong answers.
    /// Null without targets.
    /// </summary>
    public double? Error { get; init; }

    /// <summary>The same with the weights as trained.</summary>
    public double? FullError { get; init; }

    /// <summary>Predicts sequences with the weights as trained and with less precise ones.</summary>
    /// <param name="model">The model, of whatever precision.</param>
    /// <param name="precision">The precision to judge.</param>
    /// <param name="data">At least one sequence, with targets or without.</param>
    /// <exception cref="ArgumentException">There are no sequences, or they or their targets do not fit the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The precision is unknown.</exception>
    public static PrecisionReport Measure(RecurrentModel model, WeightPrecision precision, SequenceSet data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0)
        {
            throw new ArgumentException("There are no sequences to compare predictions on. Give at least one.", nameof(data));
        }

        RecurrentModel full = model.WithPrecision(WeightPrecision.Full), reduced = model.WithPrecision(precision);
        var judge = data.TargetSize > 0 ? new PredictionError(full, data) : null;
        float[] exact = Predict(full, data), rounded = Predict(reduced, data);
        double largest = 0, squares = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            double change = Math.Abs((double)rounded[i] - exact[i]);
            largest = Math.Max(largest, change);
            squares += change * change;
        }

        return new PrecisionReport
        {
            Precision = precision,
            Bytes = SizeOf(model, precision),
            FullBytes = SizeOf(model, WeightPrecision.Full),
            FileBytes = ModelFile.SizeOf(model, precision),
            FullFileBytes = ModelFile.SizeOf(model, WeightPrecision.Full),
            LargestChange = largest,
            RootMeanSquareChange = Math.Sqrt(squares / exact.Length),
            Error = judge?.Of(rounded),
            FullError = judge?.Of(exact),
        };
    }

    private static float[] Predict(RecurrentModel model, SequenceSet data)
    {
        long rows = model.Options.OutputPerStep ? data.Lengths.Sum(length => (long)length) : data.Count;
        float[] outputs = new float[rows * model.Options.OutputSize];
        new SequencePredictor(model).Predict(data, outputs);
        return outputs;
    }

    private static long SizeOf(RecurrentModel model, WeightPrecision precision) =>
        model.Members.Length * (long)ReducedWeights.SizeOf(model.Options, precision);
}
