using System.Buffers.Binary;
using System.Text;

namespace MLNet.Recurrent.Onnx.Format;

/// <summary>
/// Reads the fields of one protobuf message one after the other: <see cref="Next"/>, then the content if it is of interest. Content is
/// a view of the bytes, never a copy, and no size is believed that the bytes do not hold.
/// </summary>
internal ref struct ProtobufReader(ReadOnlyMemory<byte> message)
{
    private ReadOnlyMemory<byte> rest = message;
    private ulong number;
    private ReadOnlyMemory<byte> content;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no fields.</exception>
    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        ulong tag = VarInt(ref rest);
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Type = (WireType)(tag & 7);
        switch (Type)
        {
            case WireType.VarInt:
                number = VarInt(ref rest);
                break;
            case WireType.Fixed64:
                content = Take(sizeof(ulong));
                break;
            case WireType.Fixed32:
                content = Take(sizeof(uint));
                break;
            case WireType.Bytes:
                content = Take(VarInt(ref rest));
                break;
            default:
                throw Damaged($"a field has the unknown kind {(int)Type}");
        }

        return true;
    }

    public readonly long Number()
    {
        Expect(WireType.VarInt);
        return (long)number;
    }

    public readonly float Single()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(content.Span);
    }

    public readonly ReadOnlyMemory<byte> Bytes()
    {
        Expect(WireType.Bytes);
        return content;
    }

    public readonly string Text() => Encoding.UTF8.GetString(Bytes().Span);

    /// <summary>Adds the numbers of a repeated field, which may stand alone or packed together.</summary>
    public readonly void AddNumbers(List<long> numbers)
    {
        if (Type == WireType.VarInt)
        {
            numbers.Add(Number());
            return;
        }

        for (ReadOnlyMemory<byte> packed = Bytes(); !packed.IsEmpty;)
        {
            numbers.Add((long)VarInt(ref packed));
        }
    }

    /// <summary>Adds the numbers of a repeated field, which may stand alone or packed together.</summary>
    public readonly void AddSingles(List<float> numbers)
    {
        if (Type == WireType.Fixed32)
        {
            numbers.Add(Single());
            return;
        }

        ReadOnlySpan<byte> packed = Bytes().Span;
        if (packed.Length % sizeof(float) != 0)
        {
            throw Damaged("a list of numbers ends within a number");
        }

        for (; !packed.IsEmpty; packed = packed[sizeof(float)..])
        {
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(packed));
        }
    }

    public static InvalidDataException Damaged(string what) => new($"These bytes are no ONNX model, or a damaged one: {what}.");

    private static ulong VarInt(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        ReadOnlySpan<byte> span = bytes.Span;
        for (int i = 0; i < 10; i++)
        {
            if (i == span.Length)
            {
                throw Damaged("they end within a number");
            }

            value |= (ulong)(span[i] & 0x7F) << (7 * i);
            if (span[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw Damaged("a number has more than ten bytes");
    }

    private ReadOnlyMemory<byte> Take(ulong size)
    {
        if (size > (ulong)rest.Length)
        {
            throw Damaged($"a field of {size} bytes has only {rest.Length} left");
        }

        ReadOnlyMemory<byte> taken = rest[..(int)size];
        rest = rest[(int)size..];
        return taken;
    }

    private readonly void Expect(WireType type)
    {
        if (Type != type)
        {
            throw Damaged($"field {Field} is {Type} where {type} belongs");
        }
    }
}
