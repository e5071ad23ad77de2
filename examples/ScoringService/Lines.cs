using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ScoringService;

/// <summary>Lines of JSON as they arrive; blank ones are left out.</summary>
internal static class Lines
{
    private const int Longest = 1 << 14;

    public static async IAsyncEnumerable<T> ReadAsync<T>(PipeReader reader, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                if (!IsBlank(rest.Slice(0, end)))
                {
                    yield return Parse<T>(rest.Slice(0, end));
                }

                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > Longest)
            {
                throw new BadHttpRequestException($"A line has at most {Longest} bytes.");
            }

            if (read.IsCompleted && !IsBlank(rest))
            {
                yield return Parse<T>(rest);
            }

            reader.AdvanceTo(read.IsCompleted ? read.Buffer.End : rest.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        var reader = new SequenceReader<byte>(line);
        reader.AdvancePastAny((byte)' ', (byte)'\t', (byte)'\r');
        return reader.End;
    }

    private static T Parse<T>(ReadOnlySequence<byte> line)
    {
        var json = new Utf8JsonReader(line);
        return JsonSerializer.Deserialize<T>(ref json, JsonSerializerOptions.Web)
            ?? throw new BadHttpRequestException("A line holds null instead of a value.");
    }
}
