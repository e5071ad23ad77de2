using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>Sequences whose labels a small network learns within seconds: they depend on the first feature of all steps.</summary>
internal static class Sequences
{
    public static SequenceRow[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random))];
    }

    /// <summary>The rows as data whose features have names, as PermutationFeatureImportance(ITransformer) requires.</summary>
    public static IDataView Load(MLContext ml, IEnumerable<SequenceRow> rows)
    {
        ReadOnlyMemory<char>[] names =
            [.. Enumerable.Range(0, SequenceRow.Steps * SequenceRow.FeaturesPerStep).Select(slot => $"Slot{slot}".AsMemory())];
        var definition = SchemaDefinition.Create(typeof(SequenceRow));
        definition[nameof(SequenceRow.Features)].AddAnnotation(
            "SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(names.Length, names),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return ml.Data.LoadFromEnumerable(rows, definition);
    }

    /// <summary>What permuting says about each slot, which it returns by name and in no order.</summary>
    public static IEnumerable<T> InOrder<T>(IReadOnlyDictionary<string, T> bySlotName) =>
        Enumerable.Range(0, bySlotName.Count).Select(slot => bySlotName[$"Slot{slot}"]);

    private static SequenceRow Row(Random random)
    {
        var row = new SequenceRow();
        float level = (4 * random.NextSingle()) - 2;
        for (int i = 0; i < row.Features.Length; i++)
        {
            row.Features[i] = (i % SequenceRow.FeaturesPerStep == 0 ? level : 0) + random.NextSingle() - 0.5f;
        }

        row.Value = 10 + (3 * level);
        row.Flag = level > 0;
        row.Class = level < -0.7f ? "low" : level < 0.7f ? "middle" : "high";
        row.Weight = 0.5f + random.NextSingle();
        return row;
    }
}
