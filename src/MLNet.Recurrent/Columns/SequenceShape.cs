using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Columns;

/// <summary>The shape of the sequences in one column.</summary>
/// <param name="Steps">Time steps of every sequence; 0 when lengths differ.</param>
/// <param name="FeaturesPerStep">Values per time step.</param>
internal readonly record struct SequenceShape(int Steps, int FeaturesPerStep)
{
    /// <summary>Values of every sequence; 0 when lengths differ.</summary>
    private int Size => Steps * FeaturesPerStep;

    /// <summary>Reads the shape from the type of a column.</summary>
    /// <param name="column">Vector&lt;Single, steps, features&gt; or Vector&lt;Key, steps, keys&gt;, or flat.</param>
    /// <param name="featuresPerStep">Values per step of a flat vector; 0 for what the type says, or 1.</param>
    public static SequenceShape Of(DataViewSchema.Column column, int featuresPerStep)
    {
        var type = (VectorDataViewType)column.Type;
        if (type.Dimensions.Length > 2)
        {
            throw new ArgumentException($"Column '{column.Name}' is {type}, of {type.Dimensions.Length} dimensions; " +
                "sequences are [steps, features]. Make it two-dimensional, or flat with the option FeaturesPerStep.");
        }

        if (type.Dimensions.Length == 2)
        {
            return OfSteps(column, type, featuresPerStep);
        }

        int features = featuresPerStep == 0 ? 1 : featuresPerStep;
        if (type.Size % features != 0)
        {
            throw new ArgumentException($"Column '{column.Name}' holds {type.Size} values per row, not a multiple of " +
                $"FeaturesPerStep = {features}. Pad the sequence or change FeaturesPerStep.");
        }

        return new SequenceShape(type.Size / features, features);
    }

    /// <summary>Whether a sequence of that many values has this shape; where lengths differ it may be empty.</summary>
    public bool Accepts(int values) => Steps == 0 ? values % FeaturesPerStep == 0 : values == Size;

    /// <summary>Throws when a column cannot hold sequences of this shape. One of unknown size is checked row by row.</summary>
    public void CheckScores(DataViewSchema.Column column)
    {
        var type = (VectorDataViewType)column.Type;
        bool otherFeatures = type.Dimensions.Length == 2 && type.Dimensions[1] != FeaturesPerStep;
        if (otherFeatures || (type.IsKnownSize && (type.Size == 0 || !Accepts(type.Size))))
        {
            throw new ArgumentException($"Column '{column.Name}' is {type}; the model was trained on {this}. " +
                "Prepare the data as for training.");
        }
    }

    /// <summary>In words, for error messages.</summary>
    public override string ToString() => Steps == 0
        ? $"sequences of {FeaturesPerStep} values per step"
        : $"sequences of {Steps} steps x {FeaturesPerStep} features = {Size} values";

    private static SequenceShape OfSteps(DataViewSchema.Column column, VectorDataViewType type, int featuresPerStep)
    {
        int steps = type.Dimensions[0], features = type.Dimensions[1];
        if (features == 0)
        {
            throw new ArgumentException($"Column '{column.Name}' is {type}, of unknown features per step; only the number of " +
                "steps may vary. Give its type as [0, features].");
        }

        if (featuresPerStep != 0 && featuresPerStep != features)
        {
            throw new ArgumentException($"Column '{column.Name}' is {type}, of {features} features per step, but " +
                $"FeaturesPerStep = {featuresPerStep}. Leave FeaturesPerStep at 0 for a column with dimensions.");
        }

        return new SequenceShape(steps, features);
    }
}
