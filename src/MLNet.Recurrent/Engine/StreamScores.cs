using Microsoft.ML;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Engine;

/// <summary>
/// Steps the network once per row, however many columns ask, and even if none does. A step with values that are not finite is
/// answered by not-a-number and does not touch the state.
/// </summary>
internal sealed class StreamScores(DataViewRow row, StepColumn step, SeriesName.Reader readSeries, SeriesStates states, int outputSize) : IScores
{
    private readonly float[] outputs = new float[outputSize];
    private long steppedPosition = -1;

    public ReadOnlySpan<float> Outputs
    {
        get
        {
            Advance();
            return outputs;
        }
    }

    public void Advance()
    {
        if (row.Position == steppedPosition)
        {
            return;
        }

        ReadOnlySpan<float> values = step.Outputs;
        if (AreFinite(values))
        {
            states.Step(readSeries(), values, outputs);
        }
        else
        {
            Array.Fill(outputs, float.NaN);
        }

        steppedPosition = row.Position;
    }

    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
