using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Columns;

namespace MLNet.Recurrent.Engine;

/// <summary>
/// Reads a column of single steps. As <see cref="IScores"/> it is what stands in for a window: its outputs are the step itself.
/// </summary>
internal sealed class StepColumn : IScores
{
    private readonly DataViewSchema.Column column;
    private readonly ValueGetter<VBuffer<float>>? readVector;
    private readonly ValueGetter<float>? readScalar;
    private readonly float[] values;
    private VBuffer<float> vector;

    public StepColumn(DataViewRow row, DataViewSchema.Column column, int featuresPerStep)
    {
        this.column = column;
        values = new float[featuresPerStep];
        if (column.Type is VectorDataViewType)
        {
            readVector = row.GetGetter<VBuffer<float>>(column);
        }
        else
        {
            readScalar = row.GetGetter<float>(column);
        }
    }

    /// <summary>The values of the row's step, [features]; read anew each time.</summary>
    public ReadOnlySpan<float> Outputs
    {
        get
        {
            if (readScalar is not null)
            {
                readScalar(ref values[0]);
                return values;
            }

            readVector!(ref vector);
            if (vector.Length != values.Length)
            {
                throw new InvalidDataException($"Column '{column.Name}' holds {vector.Length} values; a time step of this model has " +
                    $"{values.Length}. Give one step at a time, prepared as for training.");
            }

            if (vector.IsDense)
            {
                return vector.GetValues();
            }

            vector.CopyTo(values);
            return values;
        }
    }

    /// <summary>Throws when a column cannot hold single steps. A vector of unknown size is checked row by row.</summary>
    public static void Check(DataViewSchema.Column column, int featuresPerStep)
    {
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        int size = column.Type is VectorDataViewType sized ? sized.Size : 1;
        if (item != NumberDataViewType.Single || (size != 0 && size != featuresPerStep))
        {
            throw new ArgumentException($"Column '{column.Name}' is {column.Type}; a time step of this model is {featuresPerStep} " +
                $"{(featuresPerStep == 1 ? "value" : "values")} of Single. The engine takes one step at a time, not a sequence: " +
                $"give the property [VectorType({featuresPerStep})], and prepare steps as for training.");
        }
    }
}
