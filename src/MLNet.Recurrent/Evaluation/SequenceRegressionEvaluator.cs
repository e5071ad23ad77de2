using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Recurrent.Evaluation;

/// <summary>Errors of predictions for each step.</summary>
internal static class SequenceRegressionEvaluator
{
    public static SequenceRegressionMetrics Evaluate(IDataView data, string labelColumnName, string scoreColumnName)
    {
        DataViewSchema.Column labels = Find(data.Schema, labelColumnName, nameof(labelColumnName));
        DataViewSchema.Column scores = Find(data.Schema, scoreColumnName, nameof(scoreColumnName));
        using DataViewRowCursor cursor = data.GetRowCursor([labels, scores]);
        ValueGetter<VBuffer<float>> getLabels = cursor.GetGetter<VBuffer<float>>(labels), getScores = cursor.GetGetter<VBuffer<float>>(scores);
        VBuffer<float> label = default, score = default;
        long steps = 0;
        double absolute = 0, squared = 0, mean = 0, spread = 0;
        while (cursor.MoveNext())
        {
            getLabels(ref label);
            getScores(ref score);
            EvaluatedColumn.RequireLength(label.Length, score.Length, scoreColumnName, labelColumnName, cursor.Position);
            for (int step = 0; step < label.Length; step++)
            {
                double expected = label.GetItemOrDefault(step), error = score.GetItemOrDefault(step) - expected;
                if (double.IsNaN(expected))
                {
                    continue;
                }

                // mean and spread of the labels in one pass (Welford, 1962)
                double difference = expected - mean;
                steps++;
                mean += difference / steps;
                spread += difference * (expected - mean);
                absolute += Math.Abs(error);
                squared += error * error;
            }
        }

        return steps == 0
            ? throw EvaluatedColumn.NoLabels(labelColumnName)
            : new SequenceRegressionMetrics(steps, absolute / steps, squared / steps, spread / steps);
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string argument) => EvaluatedColumn.Find(
        schema, name, argument, type => type.ItemType == NumberDataViewType.Single, "a vector of Single, one for each step");
}
