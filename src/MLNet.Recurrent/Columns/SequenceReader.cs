using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>Reads sequences, labels and weights out of data, in one pass and in the order of the rows.</summary>
/// <param name="featureColumnName">Column of the sequences.</param>
/// <param name="label">Column of the labels.</param>
/// <param name="weightColumnName">Column of example weights; null for none.</param>
/// <param name="invalidRows">What to do with rows that cannot be trained on.</param>
/// <param name="warn">Told about skipped rows.</param>
internal sealed class SequenceReader(
    string featureColumnName, LabelColumn label, string? weightColumnName, InvalidRowHandling invalidRows, Action<string> warn)
{
    public SequenceSet Read(IDataView data, SequenceShape shape)
    {
        DataViewSchema.Column featureColumn = data.Schema[featureColumnName];
        using DataViewRowCursor cursor = data.GetRowCursor(Columns(data.Schema));
        ValueGetter<VBuffer<float>> getSequence = cursor.GetGetter<VBuffer<float>>(featureColumn);
        ValueGetter<float> getLabel = label.CreateGetter(cursor);
        ValueGetter<float>? getWeight = weightColumnName is null ? null : cursor.GetGetter<float>(data.Schema[weightColumnName]);

        var overlap = new WindowOverlap(cursor, featureColumn, shape);
        long expected = data.GetRowCount() ?? 0;
        var sequences = new SequenceSetBuilder(
            shape.FeaturesPerStep, expected, overlap.RoomFor(expected), weighted: weightColumnName is not null);
        VBuffer<float> sequence = default;
        float target = 0, weight = 1;
        double totalWeight = 0;
        long rows = 0;
        string? firstProblem = null;
        while (cursor.MoveNext())
        {
            getSequence(ref sequence);
            getLabel(ref target);
            getWeight?.Invoke(ref weight);
            Span<float> values = sequences.Reserve(sequence.Length);
            sequence.CopyTo(values);
            if (Problem(values, shape, target, weight) is { } problem)
            {
                problem = $"Row {rows} (the first is row 0): {problem}";
                RefuseUnlessSkipping(problem);
                firstProblem ??= problem;
            }
            else
            {
                sequences.Add(values.Length, overlap.SharedValues(), target, weight);
                totalWeight += weight;
            }

            rows++;
        }

        if (firstProblem is not null)
        {
            warn($"Skipped {rows - sequences.Count} of {rows} rows that cannot be trained on. {firstProblem}");
        }

        RequireSomething(sequences.Count, rows, totalWeight, firstProblem);
        return sequences.Build();
    }

    private IEnumerable<DataViewSchema.Column> Columns(DataViewSchema schema)
    {
        yield return schema[featureColumnName];
        yield return schema[label.Name];
        if (weightColumnName is not null)
        {
            yield return schema[weightColumnName];
        }
    }

    private void RefuseUnlessSkipping(string problem)
    {
        if (invalidRows == InvalidRowHandling.Fail)
        {
            throw new InvalidDataException($"{problem} Correct or remove the row, or set InvalidRows = " +
                "InvalidRowHandling.Skip to train without such rows.");
        }
    }

    private void RequireSomething(int count, long rows, double totalWeight, string? firstProblem)
    {
        if (count == 0)
        {
            throw new InvalidDataException(rows == 0
                ? $"The data has no rows, so column '{featureColumnName}' holds no sequences; at least 2 are needed. " +
                    "Check the loader and the filters before the trainer."
                : $"None of the {rows} rows can be trained on. {firstProblem} Correct the data.");
        }

        if (totalWeight == 0)
        {
            throw new InvalidDataException($"Column '{weightColumnName}' holds the weight 0 in all {rows} rows; " +
                "at least one weight must be positive. Correct the column or leave ExampleWeightColumnName out.");
        }
    }

    // null for a row that can be trained on
    private string? Problem(ReadOnlySpan<float> values, SequenceShape shape, float target, float weight)
    {
        if (!shape.Accepts(values.Length))
        {
            return $"column '{featureColumnName}' holds {values.Length} values; it must hold {shape}.";
        }

        if (!TensorPrimitives.IsFiniteAll(values))
        {
            int at = 0;
            while (float.IsFinite(values[at]))
            {
                at++;
            }

            int step = at / shape.FeaturesPerStep, feature = at % shape.FeaturesPerStep;
            return $"column '{featureColumnName}' holds {Text(values[at])} at step {step}, feature {feature}; " +
                "all values must be finite.";
        }

        if (!label.IsValid(target))
        {
            string value = float.IsNaN(target) ? "a missing value" : Text(target);
            return $"column '{label.Name}' holds {value}; the label must be {label.Requirement}.";
        }

        return weight >= 0 && float.IsFinite(weight)
            ? null
            : $"column '{weightColumnName}' holds {Text(weight)}; a weight must be 0 or more, and finite.";
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
