using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Benchmarks.Speed;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Ours;

/// <summary>Our stepper.</summary>
internal sealed class OurStreaming(Problem problem, WeightPrecision precision) : IStreamingContender
{
    private readonly SequenceStepper stepper = new(problem.Model.WithPrecision(precision));
    private readonly float[] outputs = new float[problem.Network.OutputSize];

    public string Name => "ours";

    public ReadOnlySpan<float> Outputs => outputs;

    public void Reset() => stepper.Reset();

    public void Step(ReadOnlySpan<float> input) => stepper.Step(input, outputs);

    public void Dispose()
    {
    }
}
