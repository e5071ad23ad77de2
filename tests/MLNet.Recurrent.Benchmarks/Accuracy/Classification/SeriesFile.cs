using System.Globalization;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Classification;

/// <summary>
/// Labelled series in three text formats:
/// <code>
/// UCR    class and values of one channel, separated by tabs, commas or blanks; NaN at the end is padding, elsewhere missing
/// .ts    (UEA) channels separated by colons, the class last; lines with @ and # are the header
/// long   seq,label,t,v1,v2,...: a row for each step
/// </code>
/// </summary>
internal static class SeriesFile
{
    public static IReadOnlyList<LabeledSeries> Read(string[] lines) =>
        lines[0].StartsWith("seq,label,t,", StringComparison.Ordinal) ? [.. ReadLong(lines)]
        : Array.Exists(lines, line => line.StartsWith("@data", StringComparison.OrdinalIgnoreCase)) ? [.. ReadTs(lines)]
        : [.. lines.Select(ReadUcr)];

    /// <summary>Packs series, whose classes are numbered in the order given.</summary>
    public static SequenceSet Pack(IReadOnlyList<LabeledSeries> series, string[] classes)
    {
        int channels = series[0].Channels;
        int[] starts = new int[series.Count], lengths = new int[series.Count];
        for (int i = 0; i < series.Count; i++)
        {
            if (series[i].Channels != channels)
            {
                throw new InvalidDataException($"Series {i} has {series[i].Channels} values per step, the first one {channels}; all must have as many.");
            }

            lengths[i] = series[i].Values.Length / channels;
            starts[i] = i == 0 ? 0 : starts[i - 1] + series[i - 1].Values.Length;
        }

        return SequenceSet.Packed(
            [.. series.SelectMany(one => one.Values)], starts, lengths, channels, [.. series.Select(one => (float)Class(one.Label))]);

        int Class(string label) => Array.IndexOf(classes, label) is int known and >= 0
            ? known
            : throw new InvalidDataException($"The test part has class '{label}', which the training part does not know.");
    }

    private static LabeledSeries ReadUcr(string line)
    {
        string[] cells = line.Split(['\t', ',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return new LabeledSeries(Label(cells[0]), 1, Filled([.. cells.Skip(1).Select(Number)], 1));
    }

    private static IEnumerable<LabeledSeries> ReadTs(string[] lines)
    {
        foreach (string line in lines.SkipWhile(line => !line.StartsWith("@data", StringComparison.OrdinalIgnoreCase)).Skip(1))
        {
            string[] parts = line.Split(':');
            float[][] channels = [.. parts[..^1].Select(part => part.Split(',').Select(Number).ToArray())];
            int steps = channels.Max(channel => channel.Length);
            float[] values = new float[steps * channels.Length];
            Array.Fill(values, float.NaN);
            for (int channel = 0; channel < channels.Length; channel++)
            {
                for (int step = 0; step < channels[channel].Length; step++)
                {
                    values[(step * channels.Length) + channel] = channels[channel][step];
                }
            }

            yield return new LabeledSeries(Label(parts[^1]), channels.Length, Filled(values, channels.Length));
        }
    }

    private static IEnumerable<LabeledSeries> ReadLong(string[] lines) => lines.Skip(1)
        .Select(line => line.Split(','))
        .GroupBy(cells => cells[0])
        .Select(rows => new LabeledSeries(
            Label(rows.First()[1]),
            rows.First().Length - 3,
            Filled([.. rows.SelectMany(cells => cells.Skip(3)).Select(Number)], rows.First().Length - 3)));

    // "1", "1.0" and "1.0000000e+00" are one class.
    private static string Label(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number.ToString(CultureInfo.InvariantCulture) : text.Trim();

    private static float Number(string text) =>
        text.Trim() is "?" or "NaN" or "nan" or "" ? float.NaN : float.Parse(text, CultureInfo.InvariantCulture);

    // Steps at the end that are missing altogether are padding; what is missing elsewhere takes the value before it.
    private static float[] Filled(float[] values, int channels)
    {
        int count = values.Length;
        while (count > channels && values.AsSpan(count - channels, channels).IndexOfAnyExcept(float.NaN) < 0)
        {
            count -= channels;
        }

        Array.Resize(ref values, count);
        for (int i = 0; i < count; i++)
        {
            if (float.IsNaN(values[i]))
            {
                values[i] = i < channels ? FirstKnown(values, i, channels) : values[i - channels];
            }
        }

        return values;
    }

    private static float FirstKnown(float[] values, int from, int channels)
    {
        for (int i = from; i < values.Length; i += channels)
        {
            if (!float.IsNaN(values[i]))
            {
                return values[i];
            }
        }

        return 0;
    }
}
