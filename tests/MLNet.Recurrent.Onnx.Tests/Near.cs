namespace MLNet.Recurrent.Onnx.Tests;

/// <summary>Equality of two engines: both compute in single precision and add in another order.</summary>
internal static class Near
{
    /// <summary>The bound of the library's promise; scores of these tests are of size one to ten.</summary>
    public const double Tolerance = 1e-5;

    public static void AreEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string message = "", double tolerance = Tolerance)
    {
        Assert.AreEqual(expected.Length, actual.Length, message);
        for (int i = 0; i < expected.Length; i++)
        {
            // An equality of numbers that are not numbers would prove nothing.
            Assert.IsTrue(float.IsFinite(expected[i]), message);
            Assert.AreEqual(expected[i], actual[i], tolerance, $"{message}, value {i}");
        }
    }
}
