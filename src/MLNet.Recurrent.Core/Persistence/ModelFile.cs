using System.Buffers.Binary;
using System.IO.Hashing;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Persistence;

/// <summary>
/// Saving and loading of models: one versioned, checksummed binary format without type names or paths.
/// <code>
/// 8 bytes  "MLNRECUR"
/// uint32   version: 2, or 3 where the weights of recurrent layers are less than floats
/// int64    bytes of the body
/// body     int32 count of numbers of the shape, and these (see NetworkShape); in version 3 the precision is one more at their end
///          float input mean [input], input deviation [input], output mean [output], output deviation [output]
///          float weights, each matrix row by row, in the order of the parameter layout; of an ensemble network by network. In version 3
///          see ReducedWeights
///  8 bytes XXH64 of everything before
/// </code>
/// All numbers are little-endian. Nothing is allocated for a size that the file only claims: the body is read as it comes, and
/// its length must be what the shape asks for; so a damaged file costs a few times its own size.
/// </summary>
public static class ModelFile
{
    private const uint Version = 2, ReducedVersion = 3;
    private const int HeaderSize = 24, HashSize = 8, ChunkSize = 1 << 12;

    private static ReadOnlySpan<byte> Magic => "MLNRECUR"u8;

    /// <summary>Writes a model.</summary>
    public static void Save(this RecurrentModel model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        int[] shape = [.. NetworkShape.Write(model.Options), .. model.Precision == WeightPrecision.Full ? Array.Empty<int>() : [(int)model.Precision]];
        long weights = WeightsSize(model.Options, model.Precision), body = ((1L + shape.Length) * sizeof(int)) + weights;
        byte[] bytes = new byte[checked((int)(HeaderSize - sizeof(int) + body + HashSize))];
        var writer = new SpanWriter(bytes);
        writer.Write(Magic);
        writer.Write(model.Precision == WeightPrecision.Full ? Version : ReducedVersion);
        writer.Write(body);
        writer.Write((uint)shape.Length);
        foreach (int number in shape)
        {
            writer.Write((uint)number);
        }

        writer.Write(model.Scaling.InputMean);
        writer.Write(model.Scaling.InputDeviation);
        writer.Write(model.Scaling.OutputMean);
        writer.Write(model.Scaling.OutputDeviation);
        foreach (RecurrentModel member in model.Members)
        {
            ReducedWeights.Write(ref writer, member);
        }

        XxHash64.Hash(bytes.AsSpan(0, bytes.Length - HashSize), bytes.AsSpan(bytes.Length - HashSize));
        stream.Write(bytes);
    }

    /// <summary>Writes a model to a file; an existing file is replaced only once the new one is complete.</summary>
    public static void Save(this RecurrentModel model, string path) => FileReplacement.Write(path, stream => model.Save(stream));

    /// <summary>Bytes of the file of a model in some precision.</summary>
    internal static long SizeOf(RecurrentModel model, WeightPrecision precision)
    {
        int numbers = NetworkShape.Write(model.Options).Length + (precision == WeightPrecision.Full ? 0 : 1);
        return HeaderSize + ((long)numbers * sizeof(int)) + WeightsSize(model.Options, precision) + HashSize;
    }

    extension(RecurrentModel)
    {
        /// <summary>Reads a model from a file.</summary>
        /// <exception cref="InvalidDataException">The bytes are no model, damaged, cut short, or of a later version.</exception>
        public static RecurrentModel Load(string path)
        {
            using FileStream stream = File.OpenRead(path);
            return Load(stream);
        }

        /// <summary>Reads a model; the stream is left after it.</summary>
        /// <exception cref="InvalidDataException">The bytes are no model, damaged, cut short, or of a later version.</exception>
        public static RecurrentModel Load(Stream stream)
        {
            ArgumentNullException.ThrowIfNull(stream);
            byte[] head = Read(stream, HeaderSize);
            if (!head.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            {
                throw new InvalidDataException("These bytes are not a recurrent model: the signature at the start is missing.");
            }

            uint version = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8));
            if (version is not (Version or ReducedVersion))
            {
                throw new InvalidDataException(
                    $"The model has format version {version}; this library reads versions {Version} and {ReducedVersion}. Use the library version "
                    + "that saved it, or a later one.");
            }

            int numbers = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(20));
            if (numbers is < 1 or > NetworkShape.MaximumNumbers)
            {
                throw Damaged($"its shape has {numbers} numbers");
            }

            byte[] shape = Read(stream, numbers * sizeof(int));
            long claimed = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(12)), weights = claimed - sizeof(int) - shape.Length;
            if (claimed is < 0 or > int.MaxValue - HeaderSize - HashSize || weights < 0)
            {
                throw Damaged($"its header claims {claimed} bytes");
            }

            byte[] rest = Read(stream, weights + HashSize);
            var hasher = new XxHash64();
            hasher.Append(head);
            hasher.Append(shape);
            hasher.Append(rest.AsSpan(0, rest.Length - HashSize));
            Span<byte> hash = stackalloc byte[HashSize];
            hasher.GetCurrentHash(hash);
            if (!hash.SequenceEqual(rest.AsSpan(rest.Length - HashSize)))
            {
                throw Damaged("its checksum does not match");
            }

            WeightPrecision precision = version == Version ? WeightPrecision.Full : ReadPrecision(shape);
            NetworkOptions options = ReadShape(version == Version ? shape : shape.AsSpan(0, shape.Length - sizeof(int)));
            if (weights < LeastSize(options, precision) || weights != WeightsSize(options, precision))
            {
                throw Damaged($"its shape does not ask for the {weights} bytes of weights that it has");
            }

            return ReadBody(options, precision, rest.AsSpan(0, rest.Length - HashSize));
        }

        /// <summary>Reads a model from memory.</summary>
        /// <exception cref="InvalidDataException">The bytes are no model, damaged, cut short, or of a later version.</exception>
        public static RecurrentModel Load(ReadOnlyMemory<byte> bytes)
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            return Load(stream);
        }
    }

    // Of one gate per layer, found without a name for each parameter: those of layers that are not there would cost memory.
    private static double LeastSize(NetworkOptions options, WeightPrecision precision)
    {
        double floats = 0;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            floats += (double)options.Directions * options.HiddenSize * ((double)options.LayerInputSize(layer) + options.HiddenSize + 2);
        }

        return ReducedWeights.BytesOf(precision) * floats;
    }

    // What a damaged shape asks for may be more than a long can say; up to 2^53 bytes a double is exact.
    private static long WeightsSize(NetworkOptions options, WeightPrecision precision)
    {
        double scales = sizeof(float) * ((2.0 * options.InputSize) + (2.0 * options.OutputSize));
        return (long)Math.Min(scales + (options.Ensemble * ReducedWeights.SizeOf(options, precision)), long.MaxValue / 2);
    }

    // the last of the numbers
    private static WeightPrecision ReadPrecision(ReadOnlySpan<byte> shape) =>
        (WeightPrecision)BinaryPrimitives.ReadInt32LittleEndian(shape[^sizeof(int)..]) switch
        {
            WeightPrecision.BFloat16 => WeightPrecision.BFloat16,
            WeightPrecision.Int8 => WeightPrecision.Int8,
            var other => throw Damaged($"its weights have the precision {(int)other}"),
        };

    private static NetworkOptions ReadShape(ReadOnlySpan<byte> bytes)
    {
        int[] numbers = new int[bytes.Length / sizeof(int)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        }

        try
        {
            NetworkOptions options = NetworkShape.Read(numbers);
            options.Validate();
            return options;
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidDataException)
        {
            throw new InvalidDataException($"The model is damaged: {exception.Message}", exception);
        }
    }

    private static RecurrentModel ReadBody(NetworkOptions options, WeightPrecision precision, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes;
        var scaling = new Scaling(
            ReadFloats(ref rest, options.InputSize),
            ReadFloats(ref rest, options.InputSize),
            ReadFloats(ref rest, options.OutputSize),
            ReadFloats(ref rest, options.OutputSize));
        if (!scaling.IsUsable)
        {
            throw Damaged("a scale is not a positive, finite number");
        }

        var layout = new ParameterLayout(options);
        var members = new RecurrentModel[options.Ensemble];
        for (int i = 0; i < members.Length; i++)
        {
            float[] parameters = new float[layout.Size];
            members[i] = new RecurrentModel(
                options with { Ensemble = 1 }, parameters, scaling, precision, ReadWeights(ref rest, layout, options, precision, parameters));
        }

        return RecurrentModel.Of(members);
    }

    // Of floats apart: a program that loads such a model compiles nothing else for it.
    private static float[]? ReadWeights(
        ref ReadOnlySpan<byte> rest, ParameterLayout layout, NetworkOptions options, WeightPrecision precision, float[] parameters)
    {
        if (precision != WeightPrecision.Full)
        {
            ReadOnlySpan<byte> member = rest[..(int)ReducedWeights.SizeOf(options, precision)];
            rest = rest[member.Length..];
            return ReducedWeights.Read(member, layout, options, precision, parameters);
        }

        foreach (Parameter parameter in layout.Entries)
        {
            ReadFloats(ref rest, parameter.Of(parameters));
        }

        return null;
    }

    private static float[] ReadFloats(ref ReadOnlySpan<byte> bytes, int count)
    {
        float[] values = new float[count];
        ReadFloats(ref bytes, values);
        return values;
    }

    private static unsafe void ReadFloats(ref ReadOnlySpan<byte> bytes, Span<float> values)
    {
        ReadOnlySpan<byte> source = bytes[..(values.Length * sizeof(float))];
        if (BitConverter.IsLittleEndian)
        {
            // MemoryMarshal.AsBytes would be compiled for floats when a process loads its first model.
            fixed (float* target = values)
            {
                source.CopyTo(new Span<byte>(target, source.Length));
            }
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(i * sizeof(float))..]);
            }
        }

        bytes = bytes[source.Length..];
    }

    // Grows with what arrives: a short file that claims to be long costs no more than its own size.
    private static byte[] Read(Stream stream, long size)
    {
        byte[] bytes = new byte[Math.Min(size, ChunkSize)];
        int filled = 0;
        while (true)
        {
            int read = stream.Read(bytes, filled, bytes.Length - filled);
            if (read == 0)
            {
                throw Damaged($"it ends {size - filled} bytes too early");
            }

            filled += read;
            if (filled == size)
            {
                return bytes;
            }

            if (filled == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(size, 2L * bytes.Length));
            }
        }
    }

    private static InvalidDataException Damaged(string what) =>
        new($"The model is damaged: {what}. Copy or save the file again.");
}
