using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Benchmarks.Peers.Onnx;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>A network to score with.</summary>
internal sealed record PredictionConfiguration(CellKind Cell, int Features, int Hidden)
{
    public const int Steps = 50;

    /// <summary>Against ONNX Runtime, one step.</summary>
    public Goal? StreamingGoal { get; init; }

    /// <summary>Against ONNX Runtime, one whole sequence.</summary>
    public Goal? SingleGoal { get; init; }

    /// <summary>Against libtorch, 64 whole sequences.</summary>
    public Goal? BatchGoal { get; init; }

    public static IReadOnlyList<PredictionConfiguration> All { get; } =
    [
        Lstm(1, 16, (90, 110), (5.5, 6), (3, 5)),
        Lstm(1, 32, (50, 65), (4, 5), (1.85, 2.3)),
        Lstm(8, 64, (13, 20), (2, 2.6), (1.25, 1.5)),
        Lstm(8, 128, (3.7, 6.5), (1.55, 2), (1.15, 1.3)),
        Lstm(8, 256, (1.9, 4), (1.25, 1.6), (1.08, 1.2)),
        new(CellKind.Gru, 8, 64),
        new(CellKind.ElmanTanh, 8, 64),
    ];

    public string Name(int batch) => $"{Cell} F{Features} H{Hidden} B{batch}".ToLowerInvariant();

    public Problem CreateProblem(int batch) =>
        new(new NetworkOptions { InputSize = Features, Cell = Cell, HiddenSize = Hidden }, Steps, batch);

    private static PredictionConfiguration Lstm(
        int features,
        int hidden,
        (double First, double Moonshot) streaming,
        (double First, double Moonshot) single,
        (double First, double Moonshot) batch) =>
        new(CellKind.Lstm, features, hidden)
        {
            StreamingGoal = new Goal(OnnxSession.Name, streaming.First, streaming.Moonshot),
            SingleGoal = new Goal(OnnxSession.Name, single.First, single.Moonshot),
            BatchGoal = new Goal(LibtorchPeer.Name, batch.First, batch.Moonshot),
        };
}
