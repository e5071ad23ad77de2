using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Recurrent.Onnx.Tests;

/// <summary>ONNX Runtime on a model in memory.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly InferenceSession session;

    public Runtime(byte[] model)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        session = new InferenceSession(model, options);
    }

    public InferenceSession Session => session;

    public static NamedOnnxValue Input<T>(string name, T[] values, params int[] sizes) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, sizes));

    /// <summary>Runs the model.</summary>
    /// <returns>All outputs by name, row by row.</returns>
    public Dictionary<string, float[]> Run(params NamedOnnxValue[] inputs)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(inputs);
        return outputs.ToDictionary(output => output.Name, output => output.AsTensor<float>().ToArray());
    }

    /// <summary>Runs a model that has tags among its outputs.</summary>
    /// <returns>All other outputs by name, and the tags.</returns>
    public (Dictionary<string, float[]> Outputs, long[] Tags) RunTags(string tags, params NamedOnnxValue[] inputs)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run(inputs);
        return (
            outputs.Where(output => output.Name != tags).ToDictionary(output => output.Name, output => output.AsTensor<float>().ToArray()),
            outputs.Single(output => output.Name == tags).AsTensor<long>().ToArray());
    }

    public void Dispose() => session.Dispose();
}
