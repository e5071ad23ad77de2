using Microsoft.ML.OnnxRuntime;
using MLNet.Recurrent.Benchmarks.Speed;

namespace MLNet.Recurrent.Benchmarks.Peers.Onnx;

/// <summary>
/// ONNX Runtime one step at a time. Two bindings, each reads the state that the other wrote: nothing is copied but the input.
/// </summary>
internal sealed class OnnxStreaming : IStreamingContender
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly List<IDisposable> owned = [];
    private readonly float[] input, outputs;
    private readonly float[][] states;
    private readonly OrtIoBinding even, odd;
    private bool isOdd;

    public OnnxStreaming(Problem problem, int threads)
    {
        Mode = OnnxSession.Describe(threads);
        int hidden = problem.Network.HiddenSize;
        string[] names = OnnxModel.StateInputs(problem), newNames = OnnxModel.StateOutputs(problem);
        session = OnnxSession.Open(problem, carriesState: true, threads);
        input = new float[problem.Network.InputSize];
        outputs = new float[problem.Network.OutputSize];
        states = [.. Enumerable.Range(0, 2 * names.Length).Select(_ => new float[hidden])];
        OrtValue inputValue = Own(OnnxSession.Tensor(input, 1, 1, input.Length));
        OrtValue outputValue = Own(OnnxSession.Tensor(outputs, 1, outputs.Length));
        OrtValue[] values = [.. states.Select(state => Own(OnnxSession.Tensor(state, 1, 1, hidden)))];
        OrtValue[] first = values[..names.Length], second = values[names.Length..];
        even = Bind(first, second);
        odd = Bind(second, first);

        OrtIoBinding Bind(OrtValue[] from, OrtValue[] to)
        {
            OrtIoBinding binding = Own(session.CreateIoBinding());
            binding.BindInput("X", inputValue);
            binding.BindOutput("Outputs", outputValue);
            for (int i = 0; i < names.Length; i++)
            {
                binding.BindInput(names[i], from[i]);
                binding.BindOutput(newNames[i], to[i]);
            }

            return binding;
        }
    }

    public string Name => OnnxSession.Name;

    public string Mode { get; }

    public ReadOnlySpan<float> Outputs => outputs;

    public void Reset() => Array.ForEach(states, Array.Clear);

    public void Step(ReadOnlySpan<float> next)
    {
        next.CopyTo(input);
        session.RunWithBinding(options, isOdd ? odd : even);
        isOdd = !isOdd;
    }

    public void Dispose()
    {
        owned.ForEach(item => item.Dispose());
        options.Dispose();
        session.Dispose();
    }

    private T Own<T>(T item)
        where T : IDisposable
    {
        owned.Add(item);
        return item;
    }
}
