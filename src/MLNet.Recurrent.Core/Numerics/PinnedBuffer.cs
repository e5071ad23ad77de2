using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Recurrent.Numerics;

/// <summary>
/// Zeroed values at a fixed address that starts a cache line. Garbage collected: the pointer is good as long as the buffer
/// is referenced.
/// </summary>
internal sealed unsafe class PinnedBuffer<T>
    where T : unmanaged
{
    private const int CacheLine = 64;
    private readonly T[] memory;

    // Inlined, the compiler would see that a buffer never leaves a method, keep its fields in registers, and drop the one
    // that is never read: the reference that keeps the memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public PinnedBuffer(long count)
    {
        Count = checked((int)count);
        memory = GC.AllocateArray<T>(checked(Count + (2 * CacheLine / sizeof(T))), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        Pointer = (T*)((address + CacheLine - 1) / CacheLine * CacheLine);
    }

    public int Count { get; }

    public T* Pointer { get; }

    public Span<T> Span => new(Pointer, Count);
}
