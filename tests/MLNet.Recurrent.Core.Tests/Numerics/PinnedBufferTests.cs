using System.Runtime.CompilerServices;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

[TestClass]
[TestCategory("Numerics")]
public sealed unsafe class PinnedBufferTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(17)]
    [DataRow(1000)]
    public void PinnedBuffer_starts_a_cache_line_with_zeros(int count)
    {
        var buffer = new PinnedBuffer<float>(count);
        Assert.AreEqual(0, (nint)buffer.Pointer % 64);
        Assert.AreEqual(count, buffer.Span.Length);
        Assert.IsFalse(buffer.Span.ContainsAnyExcept(0f));
        GC.KeepAlive(buffer);
    }

    // Optimised at once: the compiler may then take an object apart that never leaves a method, and with it the reference
    // to the memory that nobody reads.
    [TestMethod]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PinnedBuffer_keeps_its_memory_while_it_is_referenced()
    {
        const int count = 1000;
        var buffer = new PinnedBuffer<float>(count);
        float* first = buffer.Pointer;
        for (int i = 0; i < count; i++)
        {
            first[i] = i;
        }

        GC.Collect();
        for (int other = 0; other < 100; other++)
        {
            new PinnedBuffer<float>(count).Span.Fill(-1f);
        }

        float sum = 0;
        foreach (float value in buffer.Span)
        {
            sum += value;
        }

        Assert.AreEqual(count * (count - 1) / 2, sum);
    }
}
