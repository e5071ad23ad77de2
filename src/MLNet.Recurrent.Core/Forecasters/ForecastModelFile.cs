using MLNet.Recurrent.Forecasting;

namespace MLNet.Recurrent.Forecasters;

/// <summary>Fitted models in a file: one number says which kind, the rest is the model's own.</summary>
internal static class ForecastModelFile
{
    // Part of saved models: numbers are only ever added.
    private const int Baseline = 1, Linear = 2, Recurrent = 3, Recursive = 4;

    public static void Write(BinaryWriter writer, IForecastModel model)
    {
        writer.Write(model switch
        {
            BaselineModel => Baseline,
            LinearModel => Linear,
            RecurrentForecastModel => Recurrent,
            RecursiveForecastModel => Recursive,
            _ => throw new NotSupportedException($"A {model.GetType().Name} cannot be saved."),
        });
        model.Write(writer);
    }

    /// <exception cref="InvalidDataException">The kind is unknown.</exception>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    /// <param name="reader">The file.</param>
    /// <param name="within">Kind of the model that it stands in, if any: it must be of a smaller one, so that no file nests without end.</param>
    public static IForecastModel Read(BinaryReader reader, int within = int.MaxValue)
    {
        int kind = reader.ReadInt32();
        return kind switch
        {
            _ when kind >= within => throw new InvalidDataException($"it holds a forecaster of kind {kind} within one of kind {within}."),
            Baseline => BaselineModel.Read(reader),
            Linear => LinearModel.Read(reader),
            Recurrent => RecurrentForecastModel.Read(reader, kind),
            Recursive => RecursiveForecastModel.Read(reader, kind),
            _ => throw new InvalidDataException($"it holds a forecaster of kind {kind}, which this version does not know."),
        };
    }
}
