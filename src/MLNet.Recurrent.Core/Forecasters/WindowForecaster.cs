using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

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
        outputs = new float[plan.OutputSteps * plan.OutputsPerStep];
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
            (float lower, float middle, float upper) = Distribution(outputs.AsSpan(step * plan.OutputsPerStep, plan.OutputsPerStep));
            median[step] = reader.Restored(step, middle);
            below[step] = median[step] - reader.Restored(step, lower);
            above[step] = reader.Restored(step, upper) - median[step];
        }
    }

    // The quantiles .025, .5 and .975 of a step.
    private (float Lower, float Median, float Upper) Distribution(Span<float> step)
    {
        const float Normal = 1.959964f, StudentOf4 = 2.776445f;
        if (plan.OutputsPerStep == WindowPlan.Quantiles.Length)
        {
            // In order: quantiles learnt beside each other may cross (Chernozhukov, Fernandez-Val and Galichon, 2010).
            step.Sort();
            return (step[0], step[WindowPlan.Median], step[^1]);
        }

        float width = (plan.Loss == ForecastLoss.Gaussian ? Normal : StudentOf4) * MathF.Exp(Math.Clamp(step[1], -LikelihoodLoss.Bound, LikelihoodLoss.Bound));
        return (step[0] - width, step[0], step[0] + width);
    }
}
