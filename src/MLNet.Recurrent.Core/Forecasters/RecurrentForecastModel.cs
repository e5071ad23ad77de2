using System.Collections.Concurrent;
using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Forecasters;

/// <summary>A trained network with its plan, and the simple method that it is averaged with if that did better.</summary>
/// <param name="plan">What a window is.</param>
/// <param name="network">The network, or several.</param>
/// <param name="companion">The simple method.</param>
/// <param name="share">Share of the network in the forecast, 0 to 1.</param>
internal sealed class RecurrentForecastModel(WindowPlan plan, RecurrentModel network, IForecastModel companion, double share) : IForecastModel
{
    private readonly ConcurrentBag<WindowForecaster> idle = [];

    public WindowPlan Plan => plan;

    public RecurrentModel Network => network;

    public double Share => share;

    public IForecastModel Companion => companion;

    public int Horizon => plan.Horizon;

    public int ContextLength => plan.Level == WindowLevel.Theta ? int.MaxValue : Math.Max(plan.Past + 1, share < 1 ? companion.ContextLength : 0);

    // Of short series the quantiles are learnt from too little: there the scale of the series serves better.
    public bool HasSpread => plan.Level != WindowLevel.Theta;

    public double LowestValue => plan.IsLogarithmic ? 0 : double.NegativeInfinity;

    public void Forecast(SeriesView view, Span<double> forecast)
    {
        double[] spread = new double[forecast.Length];
        Forecast(view, forecast, spread, spread);
    }

    public void Forecast(SeriesView view, Span<double> forecast, Span<double> below, Span<double> above)
    {
        WindowForecaster forecaster = idle.TryTake(out WindowForecaster? free) ? free : new WindowForecaster(plan, network);
        double[]? simple = null;
        if (share < 1)
        {
            companion.Forecast(view, simple = new double[forecast.Length]);
        }

        for (int target = 0; target < view.Table.Targets; target++)
        {
            int from = target * plan.Horizon;
            forecaster.Forecast(
                view, target, forecast.Slice(from, plan.Horizon), below.Slice(from, plan.Horizon), above.Slice(from, plan.Horizon));
        }

        for (int step = 0; simple is not null && step < forecast.Length; step++)
        {
            forecast[step] = (share * forecast[step]) + ((1 - share) * simple[step]);
        }

        idle.Add(forecaster);
    }

    // Content: share as Double; the plan; the companion; the network's bytes.
    public void Write(BinaryWriter writer)
    {
        writer.Write(share);
        WindowPlanFile.Write(writer, plan);
        ForecastModelFile.Write(writer, companion);
        using var bytes = new MemoryStream();
        network.Save(bytes);
        writer.Write((int)bytes.Length);
        writer.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <exception cref="InvalidDataException">The network does not fit the plan.</exception>
    public static RecurrentForecastModel Read(BinaryReader reader, int kind)
    {
        double share = reader.ReadDouble();
        WindowPlan plan = WindowPlanFile.Read(reader);
        IForecastModel companion = ForecastModelFile.Read(reader, within: kind);
        int length = reader.ReadInt32();
        Require.Range(length, 0, (int)Math.Min(int.MaxValue, reader.BaseStream.Length - reader.BaseStream.Position));
        byte[] bytes = reader.ReadBytes(length);
        RecurrentModel network = RecurrentModel.Load(bytes);
        NetworkOptions options = network.Options;
        NetworkOptions expected = plan.Network(options.Cell, options.HiddenSize, options.Layers, options.Ensemble);
        return options == expected && share is >= 0 and <= 1 && companion.Horizon == plan.Horizon
            ? new RecurrentForecastModel(plan, network, companion, share)
            : throw new InvalidDataException($"its network is {options}, its windows need {expected}.");
    }
}
