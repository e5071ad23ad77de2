using System.Buffers.Binary;

namespace MLNet.Recurrent.Persistence;

/// <summary>Writes little-endian numbers one after the other.</summary>
internal ref struct SpanWriter(Span<byte> target)
{
    private Span<byte> rest = target;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    public void Write(byte number)
    {
        rest[0] = number;
        rest = rest[1..];
    }

    public void Write(ushort number)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(rest, number);
        rest = rest[sizeof(ushort)..];
    }

    public void Write(uint number)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(rest, number);
        rest = rest[sizeof(uint)..];
    }

    public void Write(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(rest, number);
        rest = rest[sizeof(long)..];
    }

    public void Write(ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            BinaryPrimitives.WriteSingleLittleEndian(rest, number);
            rest = rest[sizeof(float)..];
        }
    }
}
