using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Benchmarks.Peers;
using MLNet.Recurrent.Benchmarks.Pipeline;
using MLNet.Recurrent.Benchmarks.Speed;

namespace MLNet.Recurrent.Benchmarks.Ours;

/// <summary>The same stepper at the end of a pipeline: ML.NET's share of a step.</summary>
internal sealed class EngineStreaming : IStreamingContender
{
    private readonly RecurrentEngine<Step, Prediction> engine;
    private readonly Step step;
    private readonly float[] outputs = new float[1];
    private Prediction prediction = new();

    public EngineStreaming(Problem problem)
    {
        var ml = new MLContext(1);
        int features = problem.Network.InputSize;
        var schema = SchemaDefinition.Create(typeof(Step));
        schema[nameof(Step.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        RecurrentTransformer model = ml.Transforms.ApplyRecurrentModel(problem.Model).Fit(ml.Data.LoadFromEnumerable(new List<Step>(), schema));
        engine = model.CreateRecurrentEngine<Step, Prediction>(ml);
        step = new Step { Features = new float[features] };
    }

    public string Name => "our engine in ML.NET";

    public ReadOnlySpan<float> Outputs => outputs;

    public void Reset() => engine.Reset();

    void IStreamingContender.Step(ReadOnlySpan<float> input)
    {
        input.CopyTo(step.Features);
        engine.Predict(step, ref prediction);
        outputs[0] = prediction.Score;
    }

    public void Dispose() => engine.Dispose();
}
