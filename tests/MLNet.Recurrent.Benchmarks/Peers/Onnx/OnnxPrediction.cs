using Microsoft.ML.OnnxRuntime;
using MLNet.Recurrent.Benchmarks.Speed;

namespace MLNet.Recurrent.Benchmarks.Peers.Onnx;

/// <summary>ONNX Runtime on whole sequences, inputs and outputs bound to memory once.</summary>
internal sealed class OnnxPrediction : IPredictionContender
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly OrtValue input, output;
    private readonly OrtIoBinding binding;
    private readonly float[] outputs;

    public OnnxPrediction(Problem problem, int threads)
    {
        Mode = OnnxSession.Describe(threads);
        (int batch, int steps, int features) = (problem.Batch, problem.Steps, problem.Network.InputSize);
        session = OnnxSession.Open(problem, carriesState: false, threads);
        outputs = new float[batch * problem.Network.OutputSize];
        input = OnnxSession.Tensor(StepsFirst(problem), steps, batch, features);
        output = OnnxSession.Tensor(outputs, batch, problem.Network.OutputSize);
        binding = session.CreateIoBinding();
        binding.BindInput("X", input);
        binding.BindOutput("Outputs", output);
    }

    public string Name => OnnxSession.Name;

    public string Mode { get; }

    public ReadOnlySpan<float> Outputs => outputs;

    public void Run() => session.RunWithBinding(options, binding);

    public void Dispose()
    {
        binding.Dispose();
        input.Dispose();
        output.Dispose();
        options.Dispose();
        session.Dispose();
    }

    // [batch, steps, features] to [steps, batch, features]
    private static float[] StepsFirst(Problem problem)
    {
        (int batch, int steps, int features) = (problem.Batch, problem.Steps, problem.Network.InputSize);
        float[] values = new float[problem.Values.Length];
        for (int row = 0; row < batch; row++)
        {
            for (int step = 0; step < steps; step++)
            {
                problem.Values.AsSpan(((row * steps) + step) * features, features)
                    .CopyTo(values.AsSpan(((step * batch) + row) * features));
            }
        }

        return values;
    }
}
