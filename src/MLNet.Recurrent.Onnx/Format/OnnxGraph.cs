namespace MLNet.Recurrent.Onnx.Format;

/// <summary>Nodes in the order of their computation, and the constants they use (GraphProto).</summary>
internal sealed class OnnxGraph
{
    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxTensor> Constants { get; } = [];

    public List<OnnxValueInfo> Inputs { get; } = [];

    public List<OnnxValueInfo> Outputs { get; } = [];

    public static OnnxGraph Read(ReadOnlyMemory<byte> message)
    {
        var graph = new OnnxGraph();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: graph.Nodes.Add(OnnxNode.Read(reader.Bytes())); break;
                case 5:
                    var constant = OnnxTensor.Read(reader.Bytes());
                    graph.Constants.Add(constant.Name.Length > 0 ? constant : throw ProtobufReader.Damaged("a constant has no name"));
                    break;
                case 11: graph.Inputs.Add(OnnxValueInfo.Read(reader.Bytes())); break;
                case 12: graph.Outputs.Add(OnnxValueInfo.Read(reader.Bytes())); break;
            }
        }

        return graph;
    }

    public void Write(ProtobufWriter writer)
    {
        Nodes.ForEach(node => writer.Message(1, node.Write));
        writer.Text(2, "recurrent");
        Constants.ForEach(constant => writer.Message(5, constant.Write));
        Inputs.ForEach(input => writer.Message(11, input.Write));
        Outputs.ForEach(output => writer.Message(12, output.Write));
    }
}
