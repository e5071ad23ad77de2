using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>
/// The mean of what the networks of an ensemble say: of values the mean; of probabilities their mean, as log-odds or logits again.
/// </summary>
internal static class MemberAverage
{
    /// <param name="graph">The graph.</param>
    /// <param name="network">The shape of the networks.</param>
    /// <param name="outputs">Names of the outputs of each network, in its own scale.</param>
    public static string Add(GraphBuilder graph, NetworkOptions network, string[] outputs)
    {
        string Mean(Func<string, string> ofMember) => graph.Add("Mean", [.. outputs.Select(ofMember)]);
        if (outputs.Length == 1)
        {
            return outputs[0];
        }

        return network.Output switch
        {
            OutputKind.Logistic => graph.Add(
                "Sub",
                [
                    graph.Add("Log", [Mean(output => graph.Add("Sigmoid", [output]))]),
                    graph.Add("Log", [Mean(output => graph.Add("Sigmoid", [graph.Add("Neg", [output])]))]),
                ]),
            OutputKind.Softmax => graph.Add("Log", [Mean(output => graph.Add("Softmax", [output], OnnxAttribute.Of("axis", -1)))]),
            _ => Mean(output => output),
        };
    }
}
