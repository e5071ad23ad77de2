using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>What ML.NET offers for one task, so that the workout can ask the same of every trainer.</summary>
internal abstract class TaskWorkout
{
    public abstract string LabelColumnName { get; }

    /// <summary>The catalog whose extension methods are the trainers of the task.</summary>
    public abstract object Trainers(MLContext ml);

    /// <summary>A trainer of ML.NET itself for the same columns.</summary>
    public abstract IEstimator<ITransformer> StockTrainer(MLContext ml);

    /// <summary>What a user has before the trainer.</summary>
    public virtual IEstimator<ITransformer>? Preparation(MLContext ml) => null;

    /// <summary>From 0 for a guess to 1 for perfect.</summary>
    public abstract double Quality(MLContext ml, IDataView scored);

    public abstract IEnumerable<double> CrossValidatedQualities(
        MLContext ml, IDataView data, IEstimator<ITransformer> pipeline);

    /// <summary>The loss of quality per slot, by the overload that takes any transformer.</summary>
    public abstract IReadOnlyList<double> Importance(MLContext ml, ITransformer model, IDataView data);

    /// <summary>The same, by the overload that takes a trained model.</summary>
    public abstract IReadOnlyList<double> Importance(
        MLContext ml, ISingleFeaturePredictionTransformer<RecurrentModel> model, IDataView data);

    /// <summary>Scores of single rows by a prediction engine, in one array.</summary>
    public virtual float[] EngineScores(MLContext ml, ITransformer model, IEnumerable<SequenceRow> rows)
    {
        using var engine = ml.Model.CreatePredictionEngine<SequenceRow, ScalarScore>(model);
        return [.. rows.Select(row => engine.Predict(row).Score)];
    }

    /// <summary>The column Score of all rows, in one array.</summary>
    public virtual float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    public IEstimator<ITransformer> Pipeline(MLContext ml, IEstimator<RecurrentTransformer> trainer) =>
        Preparation(ml) is { } preparation ? preparation.Append(trainer) : new EstimatorChain<ITransformer>().Append(trainer);

    /// <summary>Data as the trainer sees it.</summary>
    public IDataView Prepared(MLContext ml, IEnumerable<SequenceRow> rows)
    {
        IDataView data = Sequences.Load(ml, rows);
        return Preparation(ml)?.Fit(data).Transform(data) ?? data;
    }
}
