namespace MLNet.Recurrent.Onnx.Format;

/// <summary>An input or output of a graph: its name, type and sizes (ValueInfoProto).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its values; undefined where the model does not say.</param>
/// <param name="Sizes">Null where nothing is said of its sizes.</param>
internal sealed record OnnxValueInfo(string Name, TensorType Type, IReadOnlyList<OnnxSize>? Sizes)
{
    public static OnnxValueInfo Read(ReadOnlyMemory<byte> message)
    {
        string name = "";
        TensorType type = TensorType.Undefined;
        List<OnnxSize>? sizes = null;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: ReadType(reader.Bytes(), ref type, ref sizes); break;
            }
        }

        return name.Length > 0
            ? new OnnxValueInfo(name, type, sizes)
            : throw ProtobufReader.Damaged("an input or output of the graph has no name");
    }

    public void Write(ProtobufWriter writer)
    {
        writer.Text(1, Name);
        writer.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, (long)Type);
            tensor.Message(2, shape =>
            {
                foreach (OnnxSize size in Sizes ?? [])
                {
                    shape.Message(1, size.Write);
                }
            });
        }));
    }

    // TypeProto, of which only tensors matter, and TypeProto.Tensor
    private static void ReadType(ReadOnlyMemory<byte> message, ref TensorType type, ref List<OnnxSize>? sizes)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                var tensor = new ProtobufReader(reader.Bytes());
                while (tensor.Next())
                {
                    switch (tensor.Field)
                    {
                        case 1: type = (TensorType)tensor.Number(); break;
                        case 2: ReadShape(tensor.Bytes(), sizes ??= []); break;
                    }
                }
            }
        }
    }

    private static void ReadShape(ReadOnlyMemory<byte> message, List<OnnxSize> sizes)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                sizes.Add(OnnxSize.Read(reader.Bytes()));
            }
        }
    }
}
