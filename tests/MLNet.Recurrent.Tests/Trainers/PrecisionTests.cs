using Microsoft.ML;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>Less precise weights as a user of pipelines has them: the same transformer, to be evaluated like any other.</summary>
[TestClass]
public sealed class PrecisionTests
{
    [TestMethod]
    [DataRow(WeightPrecision.BFloat16)]
    [DataRow(WeightPrecision.Int8)]
    public void A_transformer_of_less_precision_scores_nearly_alike_and_keeps_its_precision_in_a_smaller_file(WeightPrecision precision)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Sequences.Rows(200));
        RecurrentTransformer full = ml.Regression.Trainers.Lstm(new RecurrentTrainerOptions { HiddenSize = 24, NumberOfEpochs = 3, LabelColumnName = "Value" }).Fit(data);

        RecurrentTransformer less = full.WithPrecision(precision);

        Assert.AreEqual(precision, less.Model.Precision);
        double exact = ml.Regression.Evaluate(full.Transform(data), "Value").RootMeanSquaredError, error = ml.Regression.Evaluate(less.Transform(data), "Value").RootMeanSquaredError;
        Assert.AreNotEqual(exact, error);

        // a change of half a per cent of the weights
        Assert.AreEqual(exact, error, 0.02 * exact);
        using var saved = new MemoryStream();
        ml.Model.Save(less, data.Schema, saved);
        ITransformer loaded = ml.Model.Load(saved, out _);
        Assert.AreEqual(error, ml.Regression.Evaluate(loaded.Transform(data), "Value").RootMeanSquaredError);
        Assert.AreEqual(precision, loaded.GetRecurrentModel().Precision);

        using var whole = new MemoryStream();
        ml.Model.Save(less.WithPrecision(WeightPrecision.Full), data.Schema, whole);
        Assert.AreEqual(exact, ml.Regression.Evaluate(ml.Model.Load(whole, out _).Transform(data), "Value").RootMeanSquaredError);
        Assert.IsLessThan(whole.Length, saved.Length);
    }
}
