using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MLNet.Recurrent.Onnx.Format;

/// <summary>
/// The protobuf encoding: each field is a number that holds its place and its kind, then its content; a message within another is
/// its bytes with their count before them.
/// </summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public void Number(int field, long value)
    {
        Tag(field, WireType.VarInt);
        VarInt((ulong)value);
    }

    public void Single(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        Span<byte> buffer = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(buffer, value);
        bytes.Write(buffer);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Bytes);
        VarInt((ulong)value.Length);
        bytes.Write(value);
    }

    /// <summary>A message within this one.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        var message = new ProtobufWriter();
        write(message);
        Bytes(field, message.Written);
    }

    private void Tag(int field, WireType type) => VarInt(((ulong)field << 3) | (uint)type);

    // seven bits a byte, the lowest first; the eighth says that more follow
    private void VarInt(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Write([(byte)(value | 0x80)]);
        }

        bytes.Write([(byte)value]);
    }
}
