using MLNet.Recurrent.Benchmarks.Peers.Torch;
using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Libtorch;

namespace MLNet.Recurrent.Benchmarks.Peers;

/// <summary>libtorch through TorchSharp, with oneDNN and without: the faster of the two counts.</summary>
internal static class LibtorchPeer
{
    public const string Name = "libtorch";

    private static readonly string? Problem = TorchLibrary.Load();

    public static bool IsLoaded => Problem is null;

    public static string Status => Problem is null
        ? $"TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3)}, with oneDNN and without, the faster counts"
        : $"not measured: it does not load. {Problem}";

    public static ITrainingContender[] Train(Problem problem, int threads) =>
        [.. Modes(threads).Select(mode => new TorchTraining(problem, mode))];

    public static IPredictionContender[] Predict(Problem problem, int threads) =>
        [.. Modes(threads).Select(mode => new TorchPrediction(problem, mode))];

    private static bool[] Modes(int threads)
    {
        if (!IsLoaded)
        {
            return [];
        }

        TorchSharp.torch.set_num_threads(threads);
        return OneDnn.CanSwitch ? [true, false] : [true];
    }
}
