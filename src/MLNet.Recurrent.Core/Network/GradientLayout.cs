namespace MLNet.Recurrent.Network;

/// <summary>Packed gradients of the parts of a network follow each other in one buffer, each from a multiple of 16 on.</summary>
internal static class GradientLayout
{
    public static int RoundUp(int count) => checked((count + 15) / 16 * 16);
}
