using System.IO.Hashing;

namespace MLNet.Recurrent.Interop;

/// <summary>
/// A run of bytes with its length before and its XXH64 behind: damage is found before anything is made of it. Nothing is allocated for a
/// length that is only claimed.
/// </summary>
internal static class CheckedBlock
{
    public const int HashSize = 8;

    private const int ChunkSize = 1 << 16;

    public static void Write(BinaryWriter writer, Action<BinaryWriter> write)
    {
        using var content = new MemoryStream();
        using (var inner = new BinaryWriter(content, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            write(inner);
        }

        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        writer.Write(content.Length);
        writer.Write(bytes);
        writer.Write(XxHash64.Hash(bytes));
    }

    /// <exception cref="IOException">The bytes are not those that were written.</exception>
    /// <exception cref="EndOfStreamException">They end too early.</exception>
    public static T Read<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        long length = reader.ReadInt64();
        if (length is < 0 or > int.MaxValue)
        {
            throw new IOException($"its content claims {length} bytes.");
        }

        using var content = new MemoryStream();
        byte[] chunk = new byte[Math.Min(ChunkSize, length)];
        while (content.Length < length)
        {
            int count = reader.Read(chunk, 0, (int)Math.Min(chunk.Length, length - content.Length));
            content.Write(chunk, 0, count);
            if (count == 0)
            {
                throw new EndOfStreamException();
            }
        }

        Span<byte> hash = stackalloc byte[HashSize];
        reader.BaseStream.ReadExactly(hash);
        if (!hash.SequenceEqual(XxHash64.Hash(content.GetBuffer().AsSpan(0, (int)length))))
        {
            throw new IOException("its checksum does not match.");
        }

        content.Position = 0;
        using var inner = new BinaryReader(content);
        T value = read(inner);
        return content.Position == length ? value : throw new IOException($"{length - content.Position} bytes too many stand at its end.");
    }
}
