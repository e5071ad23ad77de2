using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>One matrix product through the library's kernel, right factor packed.</summary>
internal static unsafe class ProductWorkload<V>
    where V : unmanaged, ILanes<V>
{
    public static Workload Create(int rows, int depth, int columns)
    {
        PinnedBuffer<float> left = Random((long)rows * depth), right = Random((long)depth * columns);
        PinnedBuffer<float> result = new((long)rows * columns), zeros = new(columns);
        return new Workload($"product {rows} x {depth} x {columns}", 2.0 * rows * depth * columns, () => MatrixProduct<V>.MultiplyStrips(
            rows, columns / V.Count, new Operand(left.Pointer, depth, 1, depth), right.Pointer, zeros.Pointer, 0, result.Pointer, columns));
    }

    private static PinnedBuffer<float> Random(long count)
    {
        var random = new RandomSource(1);
        var buffer = new PinnedBuffer<float>(count);
        foreach (ref float value in buffer.Span)
        {
            value = random.NextUniform() - 0.5f;
        }

        return buffer;
    }
}
