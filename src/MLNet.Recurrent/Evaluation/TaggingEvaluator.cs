using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Trainers;

namespace MLNet.Recurrent.Evaluation;

/// <summary>Compares tags with labels, step by step and chunk by chunk.</summary>
internal sealed class TaggingEvaluator
{
    // as ML.NET's own evaluators: a probability of zero would make the mean infinite
    private const double SmallestProbability = 1e-15;

    private readonly string[] names;
    private readonly PrecisionRecall[] classes;
    private readonly ChunkTag[]? chunkTags;
    private readonly ChunkCounter chunks = new();
    private readonly List<ChunkTag> labelTags = [], predictedTags = [];
    private long steps, right, sequences, rightSequences;
    private double logLoss;

    private TaggingEvaluator(string[] names)
    {
        this.names = names;
        classes = new PrecisionRecall[names.Length];
        chunkTags = ChunkTag.OfClasses(names);
    }

    public static SequenceTaggingMetrics Evaluate(
        IDataView data, string labelColumnName, string predictedLabelColumnName, string? scoreColumnName)
    {
        DataViewSchema.Column labels = FindKeys(data.Schema, labelColumnName, nameof(labelColumnName));
        DataViewSchema.Column predicted = FindKeys(data.Schema, predictedLabelColumnName, nameof(predictedLabelColumnName));
        ClassLabels? values = ClassLabels.Of(labels);
        if (CountOf(labels) != CountOf(predicted) || !ClassLabels.AreSame(values, ClassLabels.Of(predicted)))
        {
            throw new ArgumentException($"Column '{predictedLabelColumnName}' has other keys than column '{labelColumnName}', or in another order. " +
                "Map the labels of all data with one and the same fitted MapValueToKey transformer.");
        }

        DataViewSchema.Column? scores = scoreColumnName is null ? null : EvaluatedColumn.Find(
            data.Schema, scoreColumnName, nameof(scoreColumnName), type => type.ItemType == NumberDataViewType.Single,
            "a vector of Single, one probability per class for each step");
        var evaluator = new TaggingEvaluator(values?.Texts.ToArray() ?? [.. Enumerable.Range(1, CountOf(labels)).Select(key => $"{key}")]);
        using DataViewRowCursor cursor = data.GetRowCursor(scores is null ? [labels, predicted] : [labels, predicted, scores.Value]);
        ValueGetter<VBuffer<uint>> getLabels = cursor.GetGetter<VBuffer<uint>>(labels), getPredicted = cursor.GetGetter<VBuffer<uint>>(predicted);
        ValueGetter<VBuffer<float>>? getScores = scores is null ? null : cursor.GetGetter<VBuffer<float>>(scores.Value);
        VBuffer<uint> label = default, tag = default;
        VBuffer<float> score = default;
        while (cursor.MoveNext())
        {
            getLabels(ref label);
            getPredicted(ref tag);
            EvaluatedColumn.RequireLength(label.Length, tag.Length, predictedLabelColumnName, labelColumnName, cursor.Position);
            if (getScores is not null)
            {
                getScores(ref score);
                EvaluatedColumn.RequireLength(
                    label.Length * evaluator.names.Length, score.Length, scoreColumnName!, labelColumnName, cursor.Position);
            }

            evaluator.Add([.. label.DenseValues()], [.. tag.DenseValues()], getScores is null ? [] : [.. score.DenseValues()]);
        }

        return evaluator.steps == 0 ? throw EvaluatedColumn.NoLabels(labelColumnName) : evaluator.Metrics(getScores is not null);
    }

    private static DataViewSchema.Column FindKeys(DataViewSchema schema, string name, string argument) => EvaluatedColumn.Find(
        schema, name, argument, type => type.ItemType is KeyDataViewType key && key.RawType == typeof(uint),
        "a vector of Key<UInt32>, one for each step");

    private static int CountOf(DataViewSchema.Column column) => checked((int)((KeyDataViewType)((VectorDataViewType)column.Type).ItemType).Count);

    // keys count from 1; 0 is a missing label, or a tag of outputs that are not numbers
    private void Add(uint[] labels, uint[] tags, float[] scores)
    {
        bool any = false, all = true;
        labelTags.Clear();
        predictedTags.Clear();
        for (int step = 0; step < labels.Length; step++)
        {
            uint label = labels[step], tag = tags[step];
            if (label == 0)
            {
                // Where nothing is known, nothing is a chunk.
                labelTags.Add(ChunkTag.Outside);
                predictedTags.Add(ChunkTag.Outside);
                continue;
            }

            bool isRight = label == tag;
            any = true;
            all &= isRight;
            steps++;
            right += isRight ? 1 : 0;
            classes[label - 1] = classes[label - 1].Add(1, 0, isRight ? 1 : 0);
            if (tag > 0)
            {
                classes[tag - 1] = classes[tag - 1].Add(0, 1, 0);
            }

            if (scores.Length > 0)
            {
                logLoss -= Math.Log(Math.Max(SmallestProbability, scores[(step * names.Length) + (int)label - 1]));
            }

            labelTags.Add(chunkTags is null ? ChunkTag.Outside : chunkTags[label - 1]);
            predictedTags.Add(chunkTags is null || tag == 0 ? ChunkTag.Outside : chunkTags[tag - 1]);
        }

        sequences += any ? 1 : 0;
        rightSequences += any && all ? 1 : 0;
        if (chunkTags is not null)
        {
            chunks.Add(labelTags.ToArray(), predictedTags.ToArray());
        }
    }

    private SequenceTaggingMetrics Metrics(bool hasScores)
    {
        var table = new Dictionary<string, PrecisionRecall>();
        for (int i = 0; i < names.Length; i++)
        {
            if (classes[i].Expected + classes[i].Predicted > 0)
            {
                table[names[i]] = classes[i];
            }
        }

        return new SequenceTaggingMetrics(
            steps,
            (double)right / steps,
            (double)rightSequences / sequences,
            hasScores ? logLoss / steps : double.NaN,
            table,
            chunkTags is null ? null : chunks.Total,
            chunks.Types);
    }
}
