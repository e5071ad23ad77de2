using System.Buffers;
using System.Text;

namespace MLNet.Recurrent.Benchmarks.Peers.Onnx;

/// <summary>Writes one message of protocol buffers: as much of the format as an ONNX model needs.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, LengthDelimited = 2;
    private readonly ArrayBufferWriter<byte> content = new();

    public ProtobufWriter Number(int field, long value)
    {
        WriteVarint(((ulong)field << 3) | Varint);
        WriteVarint((ulong)value);
        return this;
    }

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(((ulong)field << 3) | LengthDelimited);
        WriteVarint((ulong)value.Length);
        content.Write(value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter value) => Bytes(field, value.ToArray());

    public ProtobufWriter All<T>(IEnumerable<T> items, Action<ProtobufWriter, T> write)
    {
        foreach (T item in items)
        {
            write(this, item);
        }

        return this;
    }

    public byte[] ToArray() => content.WrittenSpan.ToArray();

    // seven bits a byte, lowest first; the high bit says that more follow
    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte((byte)(value | 0x80));
        }

        WriteByte((byte)value);
    }

    private void WriteByte(byte value) => content.Write([value]);
}
