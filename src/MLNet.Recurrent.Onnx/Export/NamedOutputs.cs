using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>The outputs of the graph: in the label's scale, and for classifiers as probabilities too.</summary>
internal static class NamedOutputs
{
    public static void Add(GraphBuilder graph, RecurrentModel model, OnnxExportOptions options, string outputs)
    {
        int size = model.Options.OutputSize;
        OnnxSize batch = NetworkGraph.Batch(options);
        OnnxSize[] sizes = model.Options switch
        {
            { OutputPerStep: true } => [batch, NetworkGraph.Steps(options), size],
            { OutputSteps: > 0 and int last } => [batch, last, size],
            _ => [batch, size],
        };
        graph.AddNamed("Identity", [Restored(graph, model.Scaling, outputs)], [options.OutputName]);
        graph.Output(options.OutputName, sizes);
        if (options.ProbabilityName is { } name && model.Options.Output is OutputKind.Logistic or OutputKind.Softmax)
        {
            if (model.Options.Output == OutputKind.Logistic)
            {
                graph.AddNamed("Sigmoid", [options.OutputName], [name]);
            }
            else
            {
                graph.AddNamed("Softmax", [options.OutputName], [name], OnnxAttribute.Of("axis", -1));
            }

            graph.Output(name, sizes);
        }
    }

    // mean + deviation * y
    private static string Restored(GraphBuilder graph, Scaling scaling, string outputs)
    {
        string scaled = scaling.OutputDeviation.AsSpan().ContainsAnyExcept(1f)
            ? graph.Add("Mul", [outputs, graph.Constant("output_deviation", scaling.OutputDeviation, scaling.OutputDeviation.Length)])
            : outputs;
        return scaling.OutputMean.AsSpan().ContainsAnyExcept(0f)
            ? graph.Add("Add", [scaled, graph.Constant("output_mean", scaling.OutputMean, scaling.OutputMean.Length)])
            : scaled;
    }
}
