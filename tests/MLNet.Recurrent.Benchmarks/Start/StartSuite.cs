using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Benchmarks.Start;

/// <summary>
/// Cold start: fresh processes that know the core alone load a model of 64 units and predict a sequence of 50 steps. As they are
/// built, compiled beforehand (ReadyToRun), and as native programs (NativeAOT). All are started in turn.
/// </summary>
internal static class StartSuite
{
    // seconds
    private const double StartGoal = 0.06, LoadGoal = 0.01;

    public static IEnumerable<Comparison> Run(SpeedSettings settings)
    {
        StartProgram?[] published =
        [
            StartProgram.Publish("as built", selfContained: false),
            StartProgram.Publish("ReadyToRun", selfContained: false, "PublishReadyToRun=true"),
            StartProgram.Publish("NativeAOT", selfContained: true, "PublishAot=true"),
        ];
        StartProgram[] programs = [.. published.OfType<StartProgram>().Where(program => settings.Includes(program.Kind))];
        string model = Path.Combine(AppContext.BaseDirectory, "start", "model.rnn");
        new Problem(new NetworkOptions { InputSize = 8, Cell = CellKind.Lstm, HiddenSize = 64 }, steps: 50, batch: 1).Model.Save(model);
        double[][] alone = [.. programs.Select(_ => new double[settings.Rounds])];
        FirstPrediction[][] first = [.. programs.Select(_ => new FirstPrediction[settings.Rounds])];

        // The round before the first fills the caches of the file system.
        for (int round = -1; round < settings.Rounds; round++)
        {
            for (int i = 0; i < programs.Length; i++)
            {
                alone[i][Math.Max(round, 0)] = programs[i].StartAlone();
                first[i][Math.Max(round, 0)] = programs[i].Predict(model);
            }
        }

        return programs.SelectMany((program, i) => Rows(program.Kind, first[i], Timing.Of(alone[i]), settings.Threads));
    }

    private static IEnumerable<Comparison> Rows(string kind, FirstPrediction[] starts, Timing alone, int threads)
    {
        int methods = starts.Select(start => start.Methods).Order().ElementAt(starts.Length / 2);
        return
        [
            Row("process start to first prediction", start => start.SinceStart) with
            {
                Peer = "the runtime alone",
                Theirs = alone,
                LongestTime = StartGoal,
            },
            Row("load", start => start.Load) with { LongestTime = LoadGoal },
            Row("first prediction after it", start => start.Predict),
            Row($"compiling {methods} methods meanwhile", start => start.Compile),
        ];

        Comparison Row(string name, Func<FirstPrediction, double> time) => new()
        {
            Suite = "start",
            Name = $"{kind}: {name}",
            Threads = threads,
            Ours = Timing.Of([.. starts.Select(time)]),
        };
    }
}
