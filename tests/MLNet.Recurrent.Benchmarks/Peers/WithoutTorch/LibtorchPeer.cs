using MLNet.Recurrent.Benchmarks.Speed;

namespace MLNet.Recurrent.Benchmarks.Peers;

/// <summary>Stands in for libtorch in a build without it.</summary>
internal static class LibtorchPeer
{
    public const string Name = "libtorch";

    public static bool IsLoaded => false;

    public static string Status => "not measured: this build is without it. Add -p:WithTorch=true to dotnet run (460 MB of native files).";

    public static ITrainingContender[] Train(Problem problem, int threads) => [];

    public static IPredictionContender[] Predict(Problem problem, int threads) => [];
}
