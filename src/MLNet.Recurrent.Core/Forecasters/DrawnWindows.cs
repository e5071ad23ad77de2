using MLNet.Recurrent.Forecasting;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Forecasters;

/// <summary>
/// Training windows of all series, drawn anew for each epoch and made when a shard reads them: a window is never stored, and series
/// of any length count alike.
/// </summary>
internal sealed unsafe class DrawnWindows : ITrainingSequences, IDisposable
{
    private const ulong Purpose = 11;

    // Share of windows that end in the phase of the season in which their series ends. Most forecasts are asked for there: that of midnight for the day
    // to come. On m4-hourly half of them were worth nearly as much as all.
    private const double PhaseShare = 0.75;

    private readonly WindowPlan plan;
    private readonly SeriesTable table;
    private readonly WindowSpan[] spans;
    private readonly int seed, perSpan;
    private readonly int[] ends;
    private readonly ThreadLocal<WindowReader> readers;

    /// <param name="plan">What a window is.</param>
    /// <param name="table">The series.</param>
    /// <param name="spans">Where in them windows are drawn.</param>
    /// <param name="perSpan">Windows of each in an epoch.</param>
    /// <param name="seed">Decides which.</param>
    public DrawnWindows(WindowPlan plan, SeriesTable table, WindowSpan[] spans, int perSpan, int seed)
    {
        (this.plan, this.table, this.spans, this.perSpan, this.seed) = (plan, table, spans, perSpan, seed);
        ends = new int[checked(spans.Length * perSpan)];
        readers = new ThreadLocal<WindowReader>(() => new WindowReader(plan));
        BeginEpoch(0);
    }

    public int Count => ends.Length;

    public int LongestLength => plan.Steps;

    public int RoomSize => (plan.Steps * plan.Width) + plan.OutputSteps;

    public int Length(int sequence) => plan.LengthAt(ends[sequence]);

    public float Weight(int sequence) => spans[sequence / perSpan].Weight;

    public double TargetWeight(int sequence, int firstStep, int steps) => 1;

    // Evenly spread with a random shift: every part of a series is seen in every epoch.
    public void BeginEpoch(int epoch)
    {
        RandomSource random = RandomSource.For(seed, Purpose, (ulong)epoch);
        for (int i = 0; i < ends.Length; i++)
        {
            WindowSpan span = spans[i / perSpan];
            double share = (i % perSpan) + random.NextUniform();
            int end = span.First + (int)(share / perSpan * span.Count);
            ends[i] = random.NextUniform() < PhaseShare ? InPhase(end, span) : end;
        }
    }

    private int InPhase(int end, WindowSpan span)
    {
        int later = end + ((span.Series.Count - end) % plan.Season), moved = later > span.Last ? later - plan.Season : later;
        return moved >= span.First ? moved : end;
    }

    public void Fill(SequenceShard shard, ReadOnlySpan<int> sequences, int firstStep, int maximumSteps, float* room)
    {
        WindowReader reader = readers.Value!;
        shard.Begin(sequences.Length);
        for (int row = 0; row < sequences.Length; row++, room += RoomSize)
        {
            WindowSpan span = spans[sequences[row] / perSpan];
            var steps = new Span<float>(room, plan.Steps * plan.Width);
            var targets = new Span<float>(room + steps.Length, plan.OutputSteps);
            var view = new SeriesView(table, span.Series, ends[sequences[row]]);
            if (reader.Read(view, span.Target, steps))
            {
                reader.ReadTargets(view, span.Target, targets);
            }
            else
            {
                steps.Clear();
                targets.Fill(float.NaN);
            }

            shard.Set(row, room, Length(sequences[row]));
        }

        shard.End();
    }

    public ReadOnlySpan<float> Targets(int sequence, int firstStep, int rows, float* room) =>
        new(room + (plan.Steps * plan.Width), plan.OutputSteps);

    public void Dispose() => readers.Dispose();
}
