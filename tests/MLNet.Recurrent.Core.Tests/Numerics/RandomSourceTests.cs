using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

[TestClass]
[TestCategory("Numerics")]
public sealed class RandomSourceTests
{
    private const int Draws = 100_000;

    [TestMethod]
    public void RandomSource_repeats_itself_for_the_same_seed_and_differs_for_another()
    {
        ulong[] first = Bits(RandomSource.For(1, 2, 3)), again = Bits(RandomSource.For(1, 2, 3));
        CollectionAssert.AreEqual(first, again);
        RandomSource[] others = [RandomSource.For(2, 2, 3), RandomSource.For(1, 3, 3), RandomSource.For(1, 2, 4)];
        foreach (RandomSource other in others)
        {
            Assert.IsFalse(first.Intersect(Bits(other)).Any());
        }
    }

    [TestMethod]
    public void NextUniform_is_uniform_between_zero_and_one()
    {
        var source = new RandomSource(1);
        float[] values = [.. Enumerable.Range(0, Draws).Select(_ => source.NextUniform())];
        Assert.IsTrue(values.All(value => value is >= 0 and < 1));
        Assert.AreEqual(0.5, values.Average(value => (double)value), 0.005);
        Assert.AreEqual(1 / 12.0, values.Average(value => (value - 0.5) * (value - 0.5)), 0.002);
    }

    [TestMethod]
    public void NextBelow_gives_each_number_its_share()
    {
        var source = new RandomSource(2);
        int[] counts = new int[7];
        for (int i = 0; i < Draws; i++)
        {
            counts[source.NextBelow(counts.Length)]++;
        }

        foreach (int count in counts)
        {
            Assert.AreEqual(Draws / 7.0, count, 600.0);
        }
    }

    [TestMethod]
    public void NextNormal_has_the_moments_of_the_normal_distribution()
    {
        var source = new RandomSource(3);
        double[] values = [.. Enumerable.Range(0, Draws).Select(_ => source.NextNormal())];
        Assert.AreEqual(0, values.Average(), 0.015);
        Assert.AreEqual(1, values.Average(value => value * value), 0.02);
        Assert.AreEqual(3, values.Average(value => Math.Pow(value, 4)), 0.15);
    }

    [TestMethod]
    public void Shuffle_keeps_every_item_and_moves_most()
    {
        int[] items = [.. Enumerable.Range(0, 1000)];
        new RandomSource(4).Shuffle(items);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 1000).ToArray(), items);
        Assert.IsLessThan(10, items.Where((item, place) => item == place).Count());
    }

    private static ulong[] Bits(RandomSource source) => [.. Enumerable.Range(0, 100).Select(_ => source.NextBits())];
}
