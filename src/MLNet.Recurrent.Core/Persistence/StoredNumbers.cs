using System.Buffers.Binary;

namespace MLNet.Recurrent.Persistence;

/// <summary>Reads little-endian floating-point numbers of any format.</summary>
internal static class StoredNumbers
{
    /// <summary>Bytes of one number.</summary>
    public static int SizeOf(NumberFormat format) => format switch
    {
        NumberFormat.Double => sizeof(double),
        NumberFormat.Single => sizeof(float),
        _ => sizeof(ushort),
    };

    /// <summary>Reads as many numbers as there is room for.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, NumberFormat format, Span<float> numbers)
    {
        int size = SizeOf(format);
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> place = bytes.Slice(i * size, size);
            numbers[i] = format switch
            {
                NumberFormat.Single => BinaryPrimitives.ReadSingleLittleEndian(place),
                NumberFormat.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(place),
                NumberFormat.Half => (float)BinaryPrimitives.ReadHalfLittleEndian(place),
                _ => BFloat16(BinaryPrimitives.ReadUInt16LittleEndian(place)),
            };
        }
    }

    /// <summary>The number whose upper half is given; the lower one is zero.</summary>
    public static float BFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
