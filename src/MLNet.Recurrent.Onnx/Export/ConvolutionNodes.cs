using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>Convolutions over time: Conv, BatchNormalization by the running statistics, Relu. Zeros stand around each sequence.</summary>
internal static class ConvolutionNodes
{
    private const float Epsilon = 1e-5f;

    public static StepSequence Add(GraphBuilder graph, RecurrentModel model, StepSequence steps)
    {
        int width = model.Options.EmbeddedSize;
        for (int i = 0; i < model.Options.Convolutions.Count; i++)
        {
            ConvolutionOptions convolution = model.Options.Convolutions[i];
            string[] inputs =
            [
                graph.Add("Transpose", [steps.Filled(graph, 0)], OnnxAttribute.Of("perm", [1, 2, 0])),
                graph.Constant($"convolution.{i}.weight", Of(model, $"convolution.{i}.weight"), convolution.Filters, width, convolution.Kernel),
                .. convolution.BatchNormalization ? Array.Empty<string>() : [Vector(graph, model, $"convolution.{i}.bias")],
            ];

            // As many zeros behind as make one output of each started stride.
            string outputs = graph.Add(
                "Conv",
                inputs,
                OnnxAttribute.Of("kernel_shape", [convolution.Kernel]),
                OnnxAttribute.Of("strides", [convolution.Stride]),
                OnnxAttribute.Of("pads", [convolution.Padding, convolution.Kernel - 1L - convolution.Padding]));
            outputs = convolution.BatchNormalization ? Normalized(graph, model, i, outputs) : outputs;
            string values = graph.Add("Transpose", [graph.Add("Relu", [outputs])], OnnxAttribute.Of("perm", [2, 0, 1]));
            steps = new StepSequence(values, Lengths(graph, steps.Lengths, convolution.Stride));
            width = convolution.Filters;
        }

        return steps;
    }

    private static string Normalized(GraphBuilder graph, RecurrentModel model, int index, string values)
    {
        string Statistic(string name) => Vector(graph, model, $"normalization.{index}.{name}");
        return graph.Add(
            "BatchNormalization",
            [values, Statistic("weight"), Statistic("bias"), Statistic("running_mean"), Statistic("running_var")],
            OnnxAttribute.Of("epsilon", Epsilon));
    }

    // (length + stride - 1) / stride
    private static string? Lengths(GraphBuilder graph, string? lengths, int stride) => lengths is null || stride == 1
        ? lengths
        : graph.Add("Div", [graph.Add("Add", [lengths, graph.Integer32(stride - 1)]), graph.Integer32(stride)]);

    private static string Vector(GraphBuilder graph, RecurrentModel model, string name) =>
        graph.Constant(name, Of(model, name), model.Layout[name].Rows);

    private static Span<float> Of(RecurrentModel model, string name) => model.Layout[name].Of(model.Parameters);
}
