using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Onnx.Format;

/// <summary>Constant numbers of a graph (TensorProto).</summary>
internal sealed class OnnxTensor
{
    private const int External = 1, MaximumRank = 16;

    private readonly List<long> dimensions = [];
    private readonly List<float> singles = [];
    private readonly List<long> integers = [];
    private ReadOnlyMemory<byte> raw, doubles;
    private bool isElsewhere, isSegment;

    public string Name { get; private set; } = "";

    public TensorType Type { get; private set; }

    public IReadOnlyList<long> Dimensions => dimensions;

    public bool IsFloat => Type is TensorType.Single or TensorType.Half or TensorType.BFloat16 or TensorType.Double;

    public bool IsInteger => Type is TensorType.Int32 or TensorType.Int64 or TensorType.Boolean;

    public static OnnxTensor Of(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions)
    {
        var tensor = new OnnxTensor { Name = name, Type = TensorType.Single, raw = LittleEndian(values) };
        tensor.dimensions.AddRange(dimensions);
        return tensor;
    }

    public static OnnxTensor Of(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> dimensions)
    {
        byte[] bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        var tensor = new OnnxTensor { Name = name, Type = TensorType.Int64, raw = bytes };
        tensor.dimensions.AddRange(dimensions);
        return tensor;
    }

    public static OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        var tensor = new OnnxTensor();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.AddNumbers(tensor.dimensions); break;
                case 2: tensor.Type = (TensorType)reader.Number(); break;
                case 3: tensor.isSegment = true; break;
                case 4: reader.AddSingles(tensor.singles); break;
                case 5 or 7: reader.AddNumbers(tensor.integers); break;
                case 8: tensor.Name = reader.Text(); break;
                case 9: tensor.raw = reader.Bytes(); break;
                case 10 when reader.Type == WireType.Bytes: tensor.doubles = reader.Bytes(); break;
                case 14: tensor.isElsewhere = reader.Number() == External; break;
            }
        }

        return tensor;
    }

    public void Write(ProtobufWriter writer)
    {
        foreach (long dimension in dimensions)
        {
            writer.Number(1, dimension);
        }

        writer.Number(2, (long)Type);
        writer.Text(8, Name);
        writer.Bytes(9, raw.Span);
    }

    /// <summary>The values of a tensor of floating-point numbers.</summary>
    /// <exception cref="InvalidDataException">There are more or fewer than the dimensions say, or they stand in another file.</exception>
    public float[] Singles()
    {
        int count = Count();
        ReadOnlyMemory<byte> bytes = raw;
        if (bytes.IsEmpty)
        {
            switch (Type)
            {
                case TensorType.Single:
                    Expect(singles.Count, count);
                    return [.. singles];
                case TensorType.Half or TensorType.BFloat16:
                    Expect(integers.Count, count);
                    return [.. integers.Select(bits => Type == TensorType.Half ? Half((ushort)bits) : StoredNumbers.BFloat16((ushort)bits))];
                default:
                    bytes = doubles;
                    break;
            }
        }

        NumberFormat format = Type switch
        {
            TensorType.Double => NumberFormat.Double,
            TensorType.Half => NumberFormat.Half,
            TensorType.BFloat16 => NumberFormat.BFloat16,
            _ => NumberFormat.Single,
        };
        Expect(bytes.Length / (double)StoredNumbers.SizeOf(format), count);
        float[] values = new float[count];
        StoredNumbers.Read(bytes.Span, format, values);
        return values;
    }

    /// <summary>The values of a tensor of integers.</summary>
    /// <exception cref="InvalidDataException">There are more or fewer than the dimensions say, or they stand in another file.</exception>
    public long[] Integers()
    {
        int count = Count();
        if (raw.IsEmpty)
        {
            Expect(integers.Count, count);
            return [.. integers];
        }

        int size = Type switch { TensorType.Int64 => 8, TensorType.Int32 => 4, _ => 1 };
        Expect(raw.Length / (double)size, count);
        long[] values = new long[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> place = raw.Span[(i * size)..];
            values[i] = size switch
            {
                8 => BinaryPrimitives.ReadInt64LittleEndian(place),
                4 => BinaryPrimitives.ReadInt32LittleEndian(place),
                _ => place[0],
            };
        }

        return values;
    }

    // A count that no file could hold is refused before anything is allocated for it.
    private int Count()
    {
        if (isElsewhere || isSegment)
        {
            throw new InvalidDataException($"The values of tensor '{Name}' stand {(isSegment ? "in pieces" : "in another file")}; " +
                "only those in the model itself are read. Save the model as one file.");
        }

        long count = 1;
        foreach (long dimension in dimensions)
        {
            if (dimension is < 0 or > int.MaxValue || dimensions.Count > MaximumRank || (dimension > 0 && count > int.MaxValue / dimension))
            {
                throw ProtobufReader.Damaged($"tensor '{Name}' has the dimensions {string.Join(" x ", dimensions.Take(8))}");
            }

            count *= dimension;
        }

        return (int)count;
    }

    private void Expect(double stored, int count)
    {
        if (stored != count)
        {
            throw ProtobufReader.Damaged($"tensor '{Name}' holds {stored} values, its dimensions say {count}");
        }
    }

    private static float Half(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);

    private static byte[] LittleEndian(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[checked(values.Length * sizeof(float))];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
            }
        }

        return bytes;
    }
}
