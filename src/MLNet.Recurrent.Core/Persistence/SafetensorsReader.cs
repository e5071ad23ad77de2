using System.Buffers.Binary;
using System.Text.Json;

namespace MLNet.Recurrent.Persistence;

/// <summary>
/// Reads the tensors of a safetensors file (https://huggingface.co/docs/safetensors): eight bytes with the length of a header, the
/// header as JSON, then the values.
/// <code>
/// { "lstm.weight_ih_l0": { "dtype": "F32", "shape": [256, 8], "data_offsets": [0, 8192] }, "__metadata__": { ... }, ... }
/// </code>
/// The values are views of the bytes given; nothing is allocated for a size that the header only claims.
/// </summary>
internal static class SafetensorsReader
{
    private const int LengthSize = sizeof(ulong), MaximumDepth = 8, MaximumRank = 16;

    /// <exception cref="InvalidDataException">The bytes are no safetensors file, or a damaged one.</exception>
    public static Dictionary<string, StoredTensor> Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> start = file.Span;
        if (start.StartsWith("PK"u8) || (start.Length > 1 && start[0] == 0x80 && start[1] is >= 2 and <= 5))
        {
            throw new InvalidDataException("This is a file of torch.save, which holds Python code. "
                + "Save with safetensors.torch.save_file(model.state_dict(), path) instead.");
        }

        ulong length = start.Length < LengthSize ? ulong.MaxValue : BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > (ulong)Math.Max(0, file.Length - LengthSize))
        {
            throw Damaged("its header is longer than the file");
        }

        int headerLength = (int)length;
        ReadOnlyMemory<byte> values = file[(LengthSize + headerLength)..];
        var tensors = new Dictionary<string, StoredTensor>();
        try
        {
            var json = new Utf8JsonReader(start.Slice(LengthSize, headerLength), new JsonReaderOptions { MaxDepth = MaximumDepth });
            Expect(ref json, JsonTokenType.StartObject);
            while (Next(ref json) == JsonTokenType.PropertyName)
            {
                string name = json.GetString()!;
                if (name == "__metadata__")
                {
                    json.Skip();
                }
                else if (!tensors.TryAdd(name, ReadTensor(ref json, name, values)))
                {
                    throw Damaged($"it names the tensor '{name}' twice");
                }
            }

            // spaces may follow, to align the values
            if (json.Read())
            {
                throw Damaged("something follows its header");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(Damaged("its header is not the JSON it should be").Message, exception);
        }

        return tensors;
    }

    private static StoredTensor ReadTensor(ref Utf8JsonReader json, string name, ReadOnlyMemory<byte> values)
    {
        string? format = null;
        List<long>? shape = null, offsets = null;
        Expect(ref json, JsonTokenType.StartObject);
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            switch (json.GetString())
            {
                case "dtype":
                    Expect(ref json, JsonTokenType.String);
                    format = json.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(ref json);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        if (format is null || shape is null || offsets is not [long from, long to])
        {
            throw Damaged($"tensor '{name}' lacks dtype, shape or data_offsets");
        }

        if (from < 0 || to < from || to > values.Length)
        {
            throw Damaged($"tensor '{name}' stands at the bytes {from} to {to} of {values.Length}");
        }

        NumberFormat? known = format switch
        {
            "F32" => NumberFormat.Single,
            "F64" => NumberFormat.Double,
            "F16" => NumberFormat.Half,
            "BF16" => NumberFormat.BFloat16,
            _ => null,
        };
        if (known is { } numbers && Count(shape) * StoredNumbers.SizeOf(numbers) != to - from)
        {
            throw Damaged($"tensor '{name}' holds {to - from} bytes, which is not [{string.Join(", ", shape)}] of {format}");
        }

        return new StoredTensor(name, known, format, [.. shape], values[(int)from..(int)to]);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader json)
    {
        var numbers = new List<long>();
        Expect(ref json, JsonTokenType.StartArray);
        while (Next(ref json) == JsonTokenType.Number)
        {
            if (numbers.Count == MaximumRank)
            {
                throw Damaged($"a tensor has more than {MaximumRank} axes");
            }

            numbers.Add(json.GetInt64());
        }

        return json.TokenType == JsonTokenType.EndArray ? numbers : throw Damaged("a list holds something else than numbers");
    }

    // -1 where it is more than any file holds
    private static long Count(List<long> shape)
    {
        long count = 1;
        foreach (long size in shape)
        {
            if (size < 0 || (size > 0 && count > int.MaxValue / size))
            {
                return -1;
            }

            count *= size;
        }

        return count;
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (Next(ref json) != type)
        {
            throw Damaged($"its header has {json.TokenType} where {type} belongs");
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader json) => json.Read() ? json.TokenType : throw Damaged("its header ends too early");

    private static InvalidDataException Damaged(string what) => new($"The safetensors file is damaged, or none: {what}. Copy or save the file again.");
}
