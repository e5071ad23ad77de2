namespace MLNet.Recurrent.Onnx.Format;

/// <summary>One size of a tensor: a number, or a name where any number serves (TensorShapeProto.Dimension).</summary>
internal readonly record struct OnnxSize(long Number, string? Name)
{
    public static implicit operator OnnxSize(long number) => new(number, null);

    public static implicit operator OnnxSize(string name) => new(0, name);

    public static OnnxSize Read(ReadOnlyMemory<byte> message)
    {
        OnnxSize size = default;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: size = reader.Number(); break;
                case 2: size = reader.Text(); break;
            }
        }

        return size;
    }

    public void Write(ProtobufWriter writer)
    {
        if (Name is null)
        {
            writer.Number(1, Number);
        }
        else
        {
            writer.Text(2, Name);
        }
    }
}
