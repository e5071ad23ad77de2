using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Forecasters;

/// <summary>
/// A <see cref="WindowPlan"/> in a file: horizon, past, segment, season, level and loss as Int32; flags; the time step; of each column number, flag, mean
/// and deviation.
/// </summary>
internal static class WindowPlanFile
{
    public static void Write(BinaryWriter writer, WindowPlan plan)
    {
        writer.Write(plan.Horizon);
        writer.Write(plan.Past);
        writer.Write(plan.Segment);
        writer.Write(plan.Season);
        writer.Write((int)plan.Level);
        writer.Write((int)plan.Loss);
        writer.Write(plan.IsLogarithmic);
        writer.Write(plan.ReadsDifferences);
        writer.Write(plan.DecodesSteps);
        writer.Write(plan.MarksMissing);
        writer.Write(plan.ReadsYears);
        writer.Write((int)plan.Step.Unit);
        writer.Write(plan.Step.Length);
        writer.Write(plan.Columns.Count);
        foreach (ColumnScale column in plan.Columns)
        {
            writer.Write(column.Column);
            writer.Write(column.IsKnownAhead);
            writer.Write(column.Mean);
            writer.Write(column.Deviation);
            writer.Write(column.IsRelative);
        }
    }

    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static WindowPlan Read(BinaryReader reader)
    {
        int horizon = reader.ReadInt32(), past = reader.ReadInt32(), segment = reader.ReadInt32(), season = reader.ReadInt32();
        var level = (WindowLevel)reader.ReadInt32();
        Require.Range(horizon, 1, ForecastLimits.Horizon);
        Require.Range(past, 1, ForecastLimits.Window);
        Require.Range(segment, 1, past);
        Require.Range(season, 1, ForecastLimits.Season);
        var loss = (ForecastLoss)reader.ReadInt32();
        Require.Defined(level);
        Require.Defined(loss);
        bool isLogarithmic = reader.ReadBoolean(), readsDifferences = reader.ReadBoolean();
        bool decodesSteps = reader.ReadBoolean(), marksMissing = reader.ReadBoolean(), readsYears = reader.ReadBoolean();
        var unit = (TimeUnit)reader.ReadInt32();
        long length = reader.ReadInt64();
        Require.Defined(unit);
        if (length < 1 || past % segment != 0)
        {
            throw new InvalidDataException($"its windows have {past} steps in segments of {segment}, and its time step is {length}.");
        }

        var columns = new List<ColumnScale>();
        for (int count = reader.ReadInt32(); columns.Count < count;)
        {
            columns.Add(new ColumnScale(reader.ReadInt32(), reader.ReadBoolean(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean()));
            Require.Range(columns[^1].Column, 0, NetworkOptions.MaximumSize);
        }

        return new WindowPlan
        {
            Horizon = horizon,
            Past = past,
            Segment = segment,
            Season = season,
            Level = level,
            Loss = loss,
            IsLogarithmic = isLogarithmic,
            ReadsDifferences = readsDifferences,
            DecodesSteps = decodesSteps,
            MarksMissing = marksMissing,
            ReadsYears = readsYears,
            Step = new TimeStep(unit, length),
            Columns = [.. columns],
        };
    }
}
