namespace MLNet.Recurrent.Onnx.Format;

/// <summary>
/// An ONNX file (ModelProto): versions, a graph, named texts about it. Field numbers are those of onnx.proto3, version 1.
/// </summary>
internal sealed class OnnxDocument
{
    // IR 7 and operator set 14 go together (ONNX 1.9, 2021): the oldest with all that is written, read by every runtime since
    private const int IrVersion = 7, DefaultOperatorSet = 14;

    public OnnxGraph Graph { get; init; } = new();

    public int OperatorSet { get; init; } = DefaultOperatorSet;

    public string ProducerName { get; init; } = "";

    public string ProducerVersion { get; init; } = "";

    public string Description { get; init; } = "";

    public Dictionary<string, string> Metadata { get; } = [];

    public static OnnxDocument Read(ReadOnlyMemory<byte> bytes)
    {
        OnnxGraph? graph = null;
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 7)
            {
                graph = OnnxGraph.Read(reader.Bytes());
            }
        }

        return new OnnxDocument { Graph = graph ?? throw ProtobufReader.Damaged("there is no graph in them") };
    }

    public byte[] ToBytes()
    {
        var writer = new ProtobufWriter();
        writer.Number(1, IrVersion);
        writer.Text(2, ProducerName);
        writer.Text(3, ProducerVersion);
        writer.Text(6, Description);
        writer.Message(7, Graph.Write);
        writer.Message(8, set =>
        {
            set.Text(1, "");
            set.Number(2, OperatorSet);
        });
        foreach ((string key, string value) in Metadata)
        {
            writer.Message(14, entry =>
            {
                entry.Text(1, key);
                entry.Text(2, value);
            });
        }

        return writer.Written.ToArray();
    }
}
