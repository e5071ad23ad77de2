using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>The scale of the inputs: (x - mean) / deviation for each value of a step. Nothing where there is nothing to scale.</summary>
internal static class StandardizedInput
{
    public static string Add(GraphBuilder graph, Scaling scaling, string input)
    {
        string centred = scaling.InputMean.AsSpan().ContainsAnyExcept(0f)
            ? graph.Add("Sub", [input, graph.Constant("input_mean", scaling.InputMean, scaling.InputMean.Length)])
            : input;
        return scaling.InputDeviation.AsSpan().ContainsAnyExcept(1f)
            ? graph.Add("Div", [centred, graph.Constant("input_deviation", scaling.InputDeviation, scaling.InputDeviation.Length)])
            : centred;
    }
}
