using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Columns;

/// <summary>Reads sequences, labels and weights out of data, in one pass and in the order of the rows.</summary>
/// <param name="columns">What the sequences are made of.</param>
/// <param name="label">Column of the labels.</param>
/// <param name="weightColumnName">Column of example weights; null for none.</param>
/// <param name="invalidRows">What to do with rows that cannot be trained on.</param>
/// <param name="warn">Told about skipped rows.</param>
internal sealed class SequenceReader(
    SequenceColumns columns, LabelColumn label, string? weightColumnName, InvalidRowHandling invalidRows, Action<string> warn)
{
    /// <summary>Reads the sequences that a vocabulary is made from.</summary>
    /// <param name="data">Rows with the columns.</param>
    /// <param name="minimumKeyCount">Occurrences of a key that is kept; rarer ones are taken as unknown.</param>
    /// <returns>The sequences, and the columns with their vocabularies.</returns>
    public (SequenceSet Sequences, SequenceColumns Columns) ReadNew(IDataView data, int minimumKeyCount)
    {
        KeyNumbering?[] numberings = new KeyNumbering?[columns.Count];
        for (int i = 0; i < numberings.Length; i++)
        {
            numberings[i] = columns[i].HasKeys ? new KeyNumbering(columns[i].Name) : null;
        }

        SequenceSet sequences = Read(data, numberings);
        var vocabularies = new KeyVocabulary?[columns.Count];
        for (int i = 0; i < vocabularies.Length; i++)
        {
            vocabularies[i] = numberings[i]?.Close(
                sequences, columns.First(i), columns[i].Width, minimumKeyCount, KeyTraits.Of(data.Schema[columns[i].Name]));
        }

        return (sequences, columns.With(vocabularies));
    }

    /// <summary>Reads sequences whose keys are known already.</summary>
    public SequenceSet Read(IDataView data) => Read(data, null);

    private SequenceSet Read(IDataView data, IReadOnlyList<IKeyNumbers?>? numberings)
    {
        DataViewSchema.Column[] sources = columns.Find(data.Schema);
        using DataViewRowCursor cursor = data.GetRowCursor(Columns(data.Schema, sources));
        var assembler = new StepAssembler(cursor, columns, sources, numberings);
        ValueGetter<VBuffer<float>> getLabel = label.CreateGetter(cursor);
        ValueGetter<float>? getWeight = weightColumnName is null ? null : cursor.GetGetter<float>(data.Schema[weightColumnName]);

        var overlap = new WindowOverlap(cursor, columns, sources[0]);
        long expected = data.GetRowCount() ?? 0;
        var sequences = new SequenceSetBuilder(columns.Width, expected, overlap.RoomFor(expected), weighted: weightColumnName is not null);
        VBuffer<float> labels = default;
        float[] targets = [];
        float weight = 1;
        double totalWeight = 0;
        long rows = 0;
        string? firstProblem = null;
        while (cursor.MoveNext())
        {
            getLabel(ref labels);
            targets = labels.Length > targets.Length ? new float[labels.Length] : targets;
            Span<float> target = targets.AsSpan(0, labels.Length);
            labels.CopyTo(target);
            getWeight?.Invoke(ref weight);
            string? problem = assembler.Load();
            int size = assembler.Steps * columns.Width;
            Span<float> values = sequences.Reserve(size);
            if (size > 0)
            {
                assembler.CopyTo(values);
            }

            problem ??= Problem(values, target, assembler.Steps, weight);
            if (problem is not null)
            {
                problem = $"Row {rows} (the first is row 0): {problem}";
                RefuseUnlessSkipping(problem);
                firstProblem ??= problem;
            }
            else
            {
                sequences.Add(size, label.IsPerStep ? 0 : overlap.SharedValues(), target, weight);
                totalWeight += weight;
            }

            rows++;
        }

        if (firstProblem is not null)
        {
            warn($"Skipped {rows - sequences.Count} of {rows} rows that cannot be trained on. {firstProblem}");
        }

        RequireSomething(sequences.Count, rows, totalWeight, firstProblem);
        return sequences.Build(label.IsPerStep);
    }

    private IEnumerable<DataViewSchema.Column> Columns(DataViewSchema schema, DataViewSchema.Column[] sources)
    {
        foreach (DataViewSchema.Column source in sources)
        {
            yield return source;
        }

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
                ? $"The data has no rows, so column '{columns[0].Name}' holds no sequences; at least 2 are needed. " +
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
    private string? Problem(ReadOnlySpan<float> values, ReadOnlySpan<float> targets, int steps, float weight)
    {
        if (values.IsEmpty)
        {
            return $"column '{columns[0].Name}' holds a sequence without steps; it must have at least one.";
        }

        if (!TensorPrimitives.IsFiniteAll(values))
        {
            int at = 0;
            while (float.IsFinite(values[at]))
            {
                at++;
            }

            (int step, int feature) = Math.DivRem(at, columns.Width);
            return $"column '{columns.At(feature).Name}' holds {Text(values[at])} at step {step}, feature {feature}; all values must be finite.";
        }

        if (label.IsPerStep && targets.Length != steps)
        {
            return $"column '{label.Name}' holds {targets.Length} labels, but the sequence has {steps} steps; each step has one, which may be missing.";
        }

        for (int step = 0; step < targets.Length; step++)
        {
            if (!label.IsValid(targets[step]) && !(label.IsPerStep && float.IsNaN(targets[step])))
            {
                string value = float.IsNaN(targets[step]) ? "a missing value" : Text(targets[step]);
                return $"column '{label.Name}' holds {value}{(label.IsPerStep ? $" at step {step}" : "")}; the label must be {label.Requirement}.";
            }
        }

        return weight >= 0 && float.IsFinite(weight)
            ? null
            : $"column '{weightColumnName}' holds {Text(weight)}; a weight must be 0 or more, and finite.";
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
