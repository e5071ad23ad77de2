using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>A network and a batch to train on.</summary>
internal sealed record TrainingConfiguration(
    string Name, CellKind Cell, int Steps, int Features, int Hidden, int Batch, int Layers = 1, bool Bidirectional = false, int Outputs = 1)
{
    /// <summary>Against libtorch, on one thread and on two.</summary>
    public IReadOnlyList<Goal> Goals { get; init; } = [];

    public static IReadOnlyList<TrainingConfiguration> All { get; } =
    [
        new("lstm-small", CellKind.Lstm, 24, 1, 32, 32) { Goals = OneAndTwo((5, 7), (8, 12)) },
        new("lstm-medium", CellKind.Lstm, 50, 8, 64, 64) { Goals = OneAndTwo((1.9, 2.2), (2.6, 3)) },
        new("lstm-rows", CellKind.Lstm, 28, 28, 128, 64, Outputs: 10) { Goals = OneAndTwo((1.7, 1.85), (1.95, 2.2)) },
        new("lstm-pixels", CellKind.Lstm, 784, 1, 128, 64, Outputs: 10) { Goals = OneAndTwo((3.7, 4.3), (4.3, 5)) },
        new("lstm-large", CellKind.Lstm, 100, 32, 256, 64, Layers: 2) { Goals = OneAndTwo((1.8, 2.1), (2.1, 2.6)) },
        new("lstm-256", CellKind.Lstm, 100, 32, 256, 64) { Goals = OneAndTwo((1.3, 1.45), (1.3, 1.5)) },
        new("lstm-bidirectional", CellKind.Lstm, 50, 8, 64, 64, Bidirectional: true),
        new("gru-small", CellKind.Gru, 24, 1, 32, 32) { Goals = OnOne(25, 40) },
        new("gru-medium", CellKind.Gru, 50, 8, 64, 64) { Goals = OnOne(8, 9) },
        new("gru-rows", CellKind.Gru, 28, 28, 128, 64, Outputs: 10) { Goals = OnOne(4.5, 5) },
        new("elman-medium", CellKind.ElmanTanh, 50, 8, 64, 64),
    ];

    /// <summary>"T50 F8 H64 B64".</summary>
    public string Shape => $"T{Steps} F{Features} H{Hidden} B{Batch}" + (Layers > 1 ? $" x{Layers}" : "");

    public Goal? GoalOn(int threads) => threads <= Goals.Count ? Goals[threads - 1] : null;

    public Problem CreateProblem() => new(
        new NetworkOptions
        {
            InputSize = Features,
            Cell = Cell,
            HiddenSize = Hidden,
            Layers = Layers,
            Bidirectional = Bidirectional,
            OutputSize = Outputs,
            Output = Outputs > 1 ? OutputKind.Softmax : OutputKind.Linear,
        },
        Steps,
        Batch);

    private static Goal[] OneAndTwo((double First, double Moonshot) one, (double First, double Moonshot) two) =>
        [.. OnOne(one.First, one.Moonshot), .. OnOne(two.First, two.Moonshot)];

    private static Goal[] OnOne(double first, double moonshot) => [new(Peers.LibtorchPeer.Name, first, moonshot)];
}
