using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
namespace MLNet.Recurrent.Numerics;

/// <summary>Lanes as wide as <see cref="Vector{T}"/>: 128 or 256 bits, on every platform.</summary>
internal readonly unsafe struct PortableLanes(Vector<float> value) : ILanes<PortableLanes>
{
    private readonly Vector<float> value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes Load(float* source) => new(Vector.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PortableLanes value, float* destination) => Vector.Store(value.value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes Broadcast(float value) => new(Vector.Create(value));

    // The estimate, not FusedMultiplyAdd: where hardware lacks it, emulating the single rounding is 30 times slower.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes MultiplyAdd(PortableLanes a, PortableLanes b, PortableLanes c) => new(Vector.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes operator +(PortableLanes a, PortableLanes b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes operator -(PortableLanes a, PortableLanes b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes operator *(PortableLanes a, PortableLanes b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes operator /(PortableLanes a, PortableLanes b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes Min(PortableLanes a, PortableLanes b) => new(Vector.MinNative(a.value, b.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes Max(PortableLanes a, PortableLanes b) => new(Vector.MaxNative(a.value, b.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes SquareRoot(PortableLanes a) => new(Vector.SquareRoot(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes WherePositive(PortableLanes condition, PortableLanes value) =>
        new(Vector.ConditionalSelect(Vector.GreaterThan(condition.value, Vector<float>.Zero), value.value, Vector<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes LowBitsAsExponent(PortableLanes a) =>
        new(Vector.AsVectorSingle(Vector.ShiftLeft(Vector.AsVectorInt32(a.value), 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes LowHalves(PortableLanes a) =>
        new(Vector.AsVectorSingle(Vector.ShiftLeft(Vector.AsVectorUInt32(a.value), 16)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableLanes FromShifted(PortableLanes a, [ConstantExpected] int shift) =>
        new(Vector.ConvertToSingle(Vector.ShiftLeft(Vector.AsVectorInt32(a.value), shift)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(PortableLanes a) => Vector.Sum(a.value);
}
