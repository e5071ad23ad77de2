using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent.Trainers;

/// <summary>
/// The annotations that every column of one scoring has in common: the same as those of ML.NET's own trainers.
/// </summary>
internal sealed class ScoreAnnotations
{
    private static readonly KeyDataViewType setType = new(typeof(uint), int.MaxValue);

    private readonly string task;
    private readonly uint set;

    /// <param name="input">The schema before scoring; decides the number of this set of columns.</param>
    /// <param name="task">The task's name among ML.NET's evaluators.</param>
    public ScoreAnnotations(DataViewSchema input, string task)
    {
        this.task = task;
        foreach (DataViewSchema.Column column in input)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.ScoreColumnSetId) is { Type: KeyDataViewType key }
                && key.RawType == typeof(uint))
            {
                uint other = 0;
                column.Annotations.GetValue(AnnotationNames.ScoreColumnSetId, ref other);
                set = Math.Max(set, other);
            }
        }

        set++;
    }

    /// <summary>The same as a promise, before there is data.</summary>
    public static SchemaShape Shape(params IEnumerable<SchemaShape.Column> more) => new([
        .. more,
        SchemaColumn.Create(
            AnnotationNames.ScoreColumnSetId, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true),
        SchemaColumn.Create(AnnotationNames.ScoreColumnKind, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance),
        SchemaColumn.Create(AnnotationNames.ScoreValueKind, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance),
    ]);

    /// <param name="value">What the column holds: Score, Probability or PredictedLabel.</param>
    /// <param name="addMore">Adds what only this column has.</param>
    public DataViewSchema.Annotations For(string value, Action<DataViewSchema.Annotations.Builder>? addMore = null)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        addMore?.Invoke(annotations);
        annotations.AddPrimitiveValue(AnnotationNames.ScoreColumnSetId, setType, set);
        annotations.AddPrimitiveValue(AnnotationNames.ScoreColumnKind, TextDataViewType.Instance, task.AsMemory());
        annotations.AddPrimitiveValue(AnnotationNames.ScoreValueKind, TextDataViewType.Instance, value.AsMemory());
        return annotations.ToAnnotations();
    }
}
