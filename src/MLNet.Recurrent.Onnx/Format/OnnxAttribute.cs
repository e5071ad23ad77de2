using System.Text;

namespace MLNet.Recurrent.Onnx.Format;

/// <summary>A named setting of a node (AttributeProto). Graphs within attributes are written, but not read.</summary>
internal sealed class OnnxAttribute
{
    private const int TypeSingle = 1, TypeNumber = 2, TypeText = 3, TypeTensor = 4, TypeGraph = 5, TypeSingles = 6, TypeNumbers = 7, TypeTexts = 8;

    private int type;
    private OnnxGraph? graph;

    public string Name { get; private set; } = "";

    public float Single { get; private set; }

    public long Number { get; private set; }

    public string Text { get; private set; } = "";

    public OnnxTensor? Tensor { get; private set; }

    public List<float> Singles { get; } = [];

    public List<long> Numbers { get; } = [];

    public List<string> Texts { get; } = [];

    public static OnnxAttribute Of(string name, long value) => new() { Name = name, Number = value, type = TypeNumber };

    public static OnnxAttribute Of(string name, float value) => new() { Name = name, Single = value, type = TypeSingle };

    public static OnnxAttribute Of(string name, string value) => new() { Name = name, Text = value, type = TypeText };

    public static OnnxAttribute Of(string name, OnnxTensor value) => new() { Name = name, Tensor = value, type = TypeTensor };

    public static OnnxAttribute Of(string name, OnnxGraph value) => new() { Name = name, graph = value, type = TypeGraph };

    public static OnnxAttribute Of(string name, long[] values)
    {
        var attribute = new OnnxAttribute { Name = name, type = TypeNumbers };
        attribute.Numbers.AddRange(values);
        return attribute;
    }

    public static OnnxAttribute Of(string name, float[] values)
    {
        var attribute = new OnnxAttribute { Name = name, type = TypeSingles };
        attribute.Singles.AddRange(values);
        return attribute;
    }

    public static OnnxAttribute Of(string name, string[] values)
    {
        var attribute = new OnnxAttribute { Name = name, type = TypeTexts };
        attribute.Texts.AddRange(values);
        return attribute;
    }

    public static OnnxAttribute Read(ReadOnlyMemory<byte> message)
    {
        var attribute = new OnnxAttribute();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: attribute.Name = reader.Text(); break;
                case 2: attribute.Single = reader.Single(); break;
                case 3: attribute.Number = reader.Number(); break;
                case 4: attribute.Text = reader.Text(); break;
                case 5: attribute.Tensor = OnnxTensor.Read(reader.Bytes()); break;
                case 7: reader.AddSingles(attribute.Singles); break;
                case 8: reader.AddNumbers(attribute.Numbers); break;
                case 9: attribute.Texts.Add(reader.Text()); break;
                case 20: attribute.type = (int)reader.Number(); break;
            }
        }

        return attribute;
    }

    public void Write(ProtobufWriter writer)
    {
        writer.Text(1, Name);
        switch (type)
        {
            case TypeSingle: writer.Single(2, Single); break;
            case TypeNumber: writer.Number(3, Number); break;
            case TypeText: writer.Text(4, Text); break;
            case TypeTensor: writer.Message(5, Tensor!.Write); break;
            case TypeGraph: writer.Message(6, graph!.Write); break;
            case TypeSingles: Singles.ForEach(value => writer.Single(7, value)); break;
            case TypeNumbers: Numbers.ForEach(value => writer.Number(8, value)); break;
            case TypeTexts: Texts.ForEach(value => writer.Bytes(9, Encoding.UTF8.GetBytes(value))); break;
        }

        writer.Number(20, type);
    }
}
