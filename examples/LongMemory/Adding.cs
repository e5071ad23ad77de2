using Microsoft.ML;
using MLNet.Recurrent.Network;

namespace LongMemory;

/// <summary>The adding problem (Hochreiter and Schmidhuber, 1997): steps of a number and a mark; two are marked, one in each half.</summary>
internal static class Adding
{
    /// <summary>For ML.NET: rows of Features, step after step, and Label.</summary>
    public static IDataView Sequences(MLContext ml, int count, int length, int seed) => Rows.Load(ml, Draw(count, length, seed), 2 * length);

    /// <summary>For the core.</summary>
    public static SequenceSet Sequences(int count, int length, int seed)
    {
        Row[] rows = [.. Draw(count, length, seed)];
        return SequenceSet.Fixed([.. rows.SelectMany(row => row.Features)], length, 2, [.. rows.Select(row => row.Label)]);
    }

    private static IEnumerable<Row> Draw(int count, int length, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            var row = new Row { Features = new float[2 * length] };
            for (int step = 0; step < length; step++)
            {
                row.Features[2 * step] = random.NextSingle();
            }

            foreach (int marked in (int[])[random.Next(length / 2), random.Next(length / 2, length)])
            {
                row.Features[(2 * marked) + 1] = 1;
                row.Label += row.Features[2 * marked];
            }

            yield return row;
        }
    }
}
