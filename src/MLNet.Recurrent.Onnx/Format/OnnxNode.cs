namespace MLNet.Recurrent.Onnx.Format;

/// <summary>One operation of a graph (NodeProto). An empty name stands for an input or output that is left out.</summary>
internal sealed class OnnxNode
{
    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public string Name { get; private set; } = "";

    public string Operator { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public List<OnnxAttribute> Attributes { get; } = [];

    public static OnnxNode Of(string type, string[] inputs, string[] outputs, params OnnxAttribute[] attributes)
    {
        var node = new OnnxNode { Operator = type, Name = outputs.First(name => name.Length > 0) };
        node.Inputs.AddRange(inputs);
        node.Outputs.AddRange(outputs);
        node.Attributes.AddRange(attributes);
        return node;
    }

    public static OnnxNode Read(ReadOnlyMemory<byte> message)
    {
        var node = new OnnxNode();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: node.Inputs.Add(reader.Text()); break;
                case 2: node.Outputs.Add(reader.Text()); break;
                case 3: node.Name = reader.Text(); break;
                case 4: node.Operator = reader.Text(); break;
                case 5: node.Attributes.Add(OnnxAttribute.Read(reader.Bytes())); break;
                case 7: node.Domain = reader.Text(); break;
            }
        }

        // Nothing is kept of nodes that do nothing: bytes of no meaning shall not grow in memory.
        return node.Operator.Length > 0 && node.Outputs.Count > 0
            ? node
            : throw ProtobufReader.Damaged("a node has no operator or no output");
    }

    public void Write(ProtobufWriter writer)
    {
        Inputs.ForEach(name => writer.Text(1, name));
        Outputs.ForEach(name => writer.Text(2, name));
        writer.Text(3, Name);
        writer.Text(4, Operator);
        Attributes.ForEach(attribute => writer.Message(5, attribute.Write));
    }
}
