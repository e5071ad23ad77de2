using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

/// <summary>
/// The one matrix kernel against a triple loop. The numbers are small integers, so that floats hold every sum exactly and
/// nothing but equality will do.
/// </summary>
[TestClass]
[TestCategory("Numerics")]
public sealed unsafe class MatrixProductTests
{
    // Stands between rows and must stay there.
    private const float Untouched = -12345f;
    private const int Largest = 33;
    private const int MostVectors = 9;

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Product_with_a_bias_equals_a_triple_loop_for_every_size(string lanes) =>
        ForEverySize(lanes, new ProductCase { SharedSeed = true });

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Product_added_to_its_result_equals_a_triple_loop_for_every_size(string lanes) =>
        ForEverySize(lanes, new ProductCase { Accumulate = true });

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Product_of_a_transposed_left_factor_equals_a_triple_loop_for_every_size(string lanes) =>
        ForEverySize(lanes, new ProductCase { TransposedLeft = true });

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Product_over_segments_equals_a_triple_loop_for_every_size(string lanes) =>
        ForEverySize(lanes, new ProductCase { Segments = 3, SegmentGap = 5 });

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Product_with_a_packed_right_factor_equals_a_triple_loop_for_every_size(string lanes) =>
        ForEverySize(lanes, new ProductCase { Packed = true, SharedSeed = true });

    [TestMethod]
    [DynamicData(nameof(LanesUnderTest.Names), typeof(LanesUnderTest))]
    public void Product_of_a_row_does_not_depend_on_the_rows_beside_it(string lanes)
    {
        if (lanes == LanesUnderTest.Portable)
        {
            CompareRows<PortableLanes>();
        }
        else
        {
            CompareRows<Lanes512>();
        }
    }

    private static void ForEverySize(string lanes, ProductCase product)
    {
        for (int rows = 1; rows <= Largest; rows++)
        {
            for (int depth = 1; depth <= Largest; depth++)
            {
                // every number of registers with many rows or a deep product, a few of them with both
                for (int vectors = 1 + (rows * depth % 3); vectors <= MostVectors; vectors += 3)
                {
                    ProductCase sized = product with { Rows = rows, Depth = depth, Vectors = vectors };
                    if (lanes == LanesUnderTest.Portable)
                    {
                        sized.Compare<PortableLanes>(Untouched);
                    }
                    else
                    {
                        sized.Compare<Lanes512>(Untouched);
                    }
                }
            }
        }
    }

    private static void CompareRows<V>()
        where V : unmanaged, ILanes<V>
    {
        const int depth = 29, vectors = 5;
        int width = vectors * V.Count;
        float[] left = Draw(Largest * depth, seed: 1), right = Draw(depth * width, seed: 2), zero = new float[width];
        float[] together = new float[Largest * width], twice = new float[2 * width];
        fixed (float* l = left, r = right, bias = zero, all = together, pair = twice)
        {
            // Twice the same row: a single one sums in another order.
            var panel = new Panel(r, width);
            for (int rows = 2; rows <= Largest; rows++)
            {
                MatrixProduct<V>.Multiply(rows, vectors, new Operand(l, depth, 1, depth), panel, bias, 0, all, width);
                for (int row = 0; row < rows; row++)
                {
                    var operand = new Operand(l + (row * depth), 0, 1, depth);
                    MatrixProduct<V>.Multiply(2, vectors, operand, panel, bias, 0, pair, width);
                    Span<float> expected = twice.AsSpan(0, width);
                    Assert.IsTrue(expected.SequenceEqual(together.AsSpan(row * width, width)), $"row {row} of {rows}");
                }
            }
        }
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
