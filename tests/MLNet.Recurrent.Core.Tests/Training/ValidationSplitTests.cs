using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Core.Tests.Training;

[TestClass]
public sealed class ValidationSplitTests
{
    [TestMethod]
    public void A_regression_holds_back_the_last_sequences_in_order()
    {
        SequenceSet data = SequenceSet.Fixed(new float[10], 1, 1, [.. Enumerable.Range(0, 10).Select(i => (float)i)]);

        (SequenceSet training, SequenceSet? validation) = ValidationSplit.Split(data, OutputKind.Linear, 0.25f);

        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5, 6, 7 }, training.Targets);
        CollectionAssert.AreEqual(new float[] { 8, 9 }, validation!.Targets);
    }

    [TestMethod]
    public void A_classification_holds_back_the_last_of_each_class_so_sorted_data_loses_none()
    {
        SequenceSet data = SequenceSet.Fixed(new float[9], 1, 1, [0, 0, 0, 0, 1, 1, 1, 1, 2]);

        (SequenceSet training, SequenceSet? validation) = ValidationSplit.Split(data, OutputKind.Softmax, 0.25f);

        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 1, 1, 1, 2 }, training.Targets);
        CollectionAssert.AreEqual(new float[] { 0, 1 }, validation!.Targets);
    }

    [TestMethod]
    public void Too_few_sequences_are_all_kept_for_training() =>
        Assert.IsNull(ValidationSplit.Split(SequenceSet.Fixed(new float[3], 1, 1, [1, 2, 3]), OutputKind.Linear, 0.1f).Validation);
}
