using Microsoft.ML.OnnxRuntime;
using MLNet.Recurrent.Benchmarks.Speed;

namespace MLNet.Recurrent.Benchmarks.Peers.Onnx;

/// <summary>Opens the network of a problem in ONNX Runtime.</summary>
internal static class OnnxSession
{
    public const string Name = "ONNX Runtime";

    /// <summary>One thread is often faster than several, so it is tried as well.</summary>
    public static IEnumerable<int> ThreadCounts(int threads) => new[] { 1, threads }.Distinct();

    public static string Describe(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    public static InferenceSession Open(Problem problem, bool carriesState, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        return new InferenceSession(OnnxModel.Write(problem, carriesState), options);
    }

    public static OrtValue Tensor(float[] values, params long[] sizes) => OrtValue.CreateTensorValueFromMemory(values, sizes);
}
