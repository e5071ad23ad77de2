using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace MLNet.Recurrent.Engine;

/// <summary>
/// The format of checkpoints: one versioned, checksummed block without type names or paths.
/// <code>
/// 8 bytes  "MLNSTATE"
/// uint32   version, now 2
/// 16 bytes XXH128 of the saved network that the states belong to, followed by the kind of memory as a byte
/// 16 bytes XXH128 of what ML.NET saves of the transformers before it
/// int32    values per series
/// int32    number of series, then for each of them
///          int32 bytes of its name, the name in UTF-8, its state as floats
/// 16 bytes XXH128 of everything before
/// </code>
/// All numbers are little-endian. Nothing is allocated for a size that the file only claims.
/// </summary>
internal static class StateFile
{
    private const uint Version = 2;
    private const int HashSize = 16, MaximumName = 1 << 16, ChunkSize = 1 << 16;

    private static ReadOnlySpan<byte> Magic => "MLNSTATE"u8;

    public static void Write(RecurrentState state, Stream stream)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        var hash = new XxHash128();
        writer.Write(Magic);
        writer.Write(Version);
        foreach (UInt128 identity in (UInt128[])[state.Model, state.Pipeline])
        {
            writer.Write((ulong)(identity >> 64));
            writer.Write((ulong)identity);
        }

        writer.Write(state.Size);
        writer.Write(state.SeriesCount);
        foreach ((string name, float[] values) in state.Series)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            writer.Write(bytes.Length);
            writer.Write(bytes);
            foreach (float value in values)
            {
                writer.Write(value);
            }

            if (buffer.Length >= ChunkSize)
            {
                Flush();
            }
        }

        Flush();
        stream.Write(hash.GetCurrentHash());

        void Flush()
        {
            ReadOnlySpan<byte> written = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
            hash.Append(written);
            stream.Write(written);
            buffer.SetLength(0);
        }
    }

    public static RecurrentState Read(Stream stream)
    {
        var source = new Source(stream);
        if (!source.Bytes(Magic.Length).SequenceEqual(Magic))
        {
            throw new InvalidDataException("These bytes are not the state of a recurrent engine: the signature at the start is missing.");
        }

        uint version = source.UInt32();
        if (version != Version)
        {
            throw new InvalidDataException($"The state has format version {version}; this library reads version {Version}. Use the library " +
                "version that saved it, or warm up from history.");
        }

        UInt128 model = new(source.UInt64(), source.UInt64()), pipeline = new(source.UInt64(), source.UInt64());
        int size = source.Int32(), count = source.Int32();
        if (size < 1 || count < 0)
        {
            throw Damaged($"it claims {count} series of {size} values");
        }

        var series = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            int length = source.Int32();
            if (length is < 0 or > MaximumName)
            {
                throw Damaged($"the name of series {i} claims {length} bytes");
            }

            string name = Encoding.UTF8.GetString(source.Bytes(length));
            if (!series.TryAdd(name, source.Singles(size)))
            {
                throw Damaged($"series '{name}' is there twice");
            }
        }

        source.CheckHash();
        return new RecurrentState(model, pipeline, size, series);
    }

    private static InvalidDataException Damaged(string what) =>
        new($"The saved state is damaged: {what}. Use an older checkpoint, or warm up from history.");

    /// <summary>Reads a stream and hashes what it read. Its buffer grows with what arrives.</summary>
    private sealed class Source(Stream stream)
    {
        private readonly XxHash128 hash = new();
        private byte[] buffer = new byte[ChunkSize];

        public ReadOnlySpan<byte> Bytes(long size)
        {
            ReadOnlySpan<byte> bytes = Fill(size);
            hash.Append(bytes);
            return bytes;
        }

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

        public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)));

        public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong)));

        public float[] Singles(int count)
        {
            ReadOnlySpan<byte> bytes = Bytes((long)count * sizeof(float));
            float[] values = new float[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
            }

            return values;
        }

        public void CheckHash()
        {
            Span<byte> expected = stackalloc byte[HashSize];
            hash.GetCurrentHash(expected);
            if (!Fill(HashSize).SequenceEqual(expected))
            {
                throw Damaged("its checksum does not match");
            }
        }

        private ReadOnlySpan<byte> Fill(long size)
        {
            int filled = 0;
            while (filled < size)
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, Array.MaxLength));
                }

                int read = stream.Read(buffer, filled, (int)Math.Min(size, buffer.Length) - filled);
                if (read == 0)
                {
                    throw Damaged($"it ends {size - filled} bytes too early");
                }

                filled += read;
            }

            return buffer.AsSpan(0, filled);
        }
    }
}
