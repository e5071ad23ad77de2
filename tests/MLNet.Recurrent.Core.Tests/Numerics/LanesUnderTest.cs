using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Numerics;

/// <summary>The kinds of lanes worth testing here: the portable ones, and the wide ones where the hardware has them.</summary>
internal static class LanesUnderTest
{
    public const string Portable = "portable";
    private const string Wide = "512 bits";

    public static IEnumerable<object[]> Names => Hardware.HasLanes512 ? [[Portable], [Wide]] : [[Portable]];
}
