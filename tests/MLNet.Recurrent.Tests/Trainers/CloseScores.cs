namespace MLNet.Recurrent.Tests.Trainers;

/// <summary>Scores of the same sequence, alone and in blocks of different sizes: sums in another order differ in the last bits.</summary>
internal static class CloseScores
{
    public static void AssertEqual(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int row = 0; row < expected.Length; row++)
        {
            Assert.AreEqual(expected[row], actual[row], 1e-6f * Math.Max(1, Math.Abs(expected[row])));
        }
    }
}
