using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MLNet.Recurrent.Core.Tests.Persistence;

/// <summary>Writes safetensors files for tests: the length of a JSON header, the header, the values.</summary>
internal sealed class SafetensorsBytes
{
    private readonly List<string> entries = [];
    private readonly ArrayBufferWriter<byte> values = new();

    public SafetensorsBytes Add(string name, float[] numbers, string format, params long[] shape)
    {
        long start = values.WrittenCount;
        Span<byte> buffer = stackalloc byte[sizeof(double)];
        foreach (float number in numbers)
        {
            int size = format switch { "F64" => 8, "F32" => 4, _ => 2 };
            switch (format)
            {
                case "F64": BinaryPrimitives.WriteDoubleLittleEndian(buffer, number); break;
                case "F16": BinaryPrimitives.WriteHalfLittleEndian(buffer, (Half)number); break;
                case "BF16": BinaryPrimitives.WriteUInt16LittleEndian(buffer, (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16)); break;
                default: BinaryPrimitives.WriteSingleLittleEndian(buffer, number); break;
            }

            values.Write(buffer[..size]);
        }

        entries.Add($"\"{name}\":{{\"dtype\":\"{format}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{start},{values.WrittenCount}]}}");
        return this;
    }

    public byte[] ToArray() => WithHeader($"{{\"__metadata__\":{{\"format\":\"pt\"}},{string.Join(',', entries)}}}", values.WrittenSpan);

    public static byte[] WithHeader(string header, ReadOnlySpan<byte> values)
    {
        // spaces up to a multiple of eight, as PyTorch's writer has them
        byte[] json = Encoding.UTF8.GetBytes(header.PadRight((Encoding.UTF8.GetByteCount(header) + 7) / 8 * 8));
        byte[] file = new byte[sizeof(ulong) + json.Length + values.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, sizeof(ulong));
        values.CopyTo(file.AsSpan(sizeof(ulong) + json.Length));
        return file;
    }
}
