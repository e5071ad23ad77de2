using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Forecasters;

/// <summary>Forecasts with a network, one window at a time. Belongs to one thread.</summary>
internal sealed class WindowForecaster
{
    private readonly WindowPlan plan;
    private readonly WindowReader reader;
    private readonly SequencePredictor predictor;
    private readonly float[] steps, outputs;

    public WindowForecaster(WindowPlan plan, RecurrentModel network)
    {
        this.plan = plan;
        reader = new WindowReader(plan);
        predictor = new SequencePredictor(network);
        steps = new float[plan.Steps * plan.Width];
        outputs = new float[plan.OutputSteps * WindowPlan.Quantiles.Length];
    }

    /// <summary>The median of each step ahead, and how far the outer quantiles lie below and above it; all [horizon].</summary>
    public void Forecast(SeriesView view, int target, Span<double> median, Span<double> below, Span<double> above)
    {
        if (!reader.Read(view, target, steps))
        {
            // Nothing within the window: what was seen last, with nothing known of what it may do.
            median.Fill(GapFilling.LastValue(view.Past(target)));
            below.Fill(double.PositiveInfinity);
            above.Fill(double.PositiveInfinity);
            return;
        }

        predictor.Predict(steps.AsSpan(0, reader.Length * plan.Width), outputs);
        for (int step = 0; step < plan.Horizon; step++)
        {
            // In order: quantiles learnt beside each other may cross (Chernozhukov, Fernandez-Val and Galichon, 2010).
            Span<float> quantiles = outputs.AsSpan(step * WindowPlan.Quantiles.Length, WindowPlan.Quantiles.Length);
            quantiles.Sort();
            median[step] = reader.Restored(step, quantiles[WindowPlan.Median]);
            below[step] = median[step] - reader.Restored(step, quantiles[0]);
            above[step] = reader.Restored(step, quantiles[^1]) - median[step];
        }
    }
}
