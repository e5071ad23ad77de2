using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Recurrent.Numerics;

/// <summary>What the processor offers: constants to both compilers, which leave out the code for what it does not (a tenth of a native file and more).</summary>
internal static class Hardware
{
    /// <summary>Whether 512-bit registers are there and worth using.</summary>
    public static bool HasLanes512 => Vector512.IsHardwareAccelerated;

    /// <summary>
    /// Whether there are 32 vector registers: a tile of six rows and four registers then keeps its 24 sums in them. With 16
    /// it would spill and lose half of its speed; two registers wide is best there.
    /// </summary>
    public static bool HasManyRegisters => Avx512F.VL.IsSupported || AdvSimd.IsSupported;
}
