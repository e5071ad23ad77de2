using System.IO.Compression;

namespace MLNet.Recurrent.Benchmarks.Accuracy;

/// <summary>Text files, gzipped or not.</summary>
internal static class DataFile
{
    /// <exception cref="FileNotFoundException">It is there neither plain nor gzipped.</exception>
    public static string[] ReadLines(params string[] path) => [.. ReadAllLines(path).Where(line => line.Length > 0)];

    /// <summary>The same with empty lines, where these mean something.</summary>
    /// <exception cref="FileNotFoundException">It is there neither plain nor gzipped.</exception>
    public static string[] ReadAllLines(params string[] path)
    {
        string plain = Path.Combine(path), packed = plain + ".gz";
        if (!File.Exists(plain) && !File.Exists(packed))
        {
            throw new FileNotFoundException($"There is no '{plain}', nor '{packed}'. Name the folder of the data sets with --data.");
        }

        using Stream file = File.OpenRead(File.Exists(plain) ? plain : packed);
        using Stream text = File.Exists(plain) && !plain.EndsWith(".gz", StringComparison.Ordinal) ? file : new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(text);
        return [.. Lines(reader)];
    }

    /// <summary>Cells of a line; quotes are taken off.</summary>
    public static string[] Cells(string line)
    {
        var cells = new List<string>();
        int start = 0;
        bool isQuoted = false;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ',' && !isQuoted))
            {
                cells.Add(line[start..i].Trim().Trim('"'));
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
        }

        return [.. cells];
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
