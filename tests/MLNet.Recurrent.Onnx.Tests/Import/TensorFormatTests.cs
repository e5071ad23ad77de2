using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Tests.Import;

/// <summary>The ways in which a tensor may hold its numbers.</summary>
[TestClass]
public sealed class TensorFormatTests
{
    private static readonly float[] Numbers = [1, -0.5f, 3.25f];

    [TestMethod]
    public void Numbers_of_every_format_and_place_are_read()
    {
        CollectionAssert.AreEqual(Numbers, Read(TensorType.Single, writer => writer.Bytes(9, Bytes(BitConverter.GetBytes))));
        CollectionAssert.AreEqual(Numbers, Read(TensorType.Double, writer => writer.Bytes(9, Bytes(number => BitConverter.GetBytes((double)number)))));
        CollectionAssert.AreEqual(Numbers, Read(TensorType.Half, writer => writer.Bytes(9, Bytes(number => BitConverter.GetBytes((Half)number)))));
        CollectionAssert.AreEqual(Numbers, Read(TensorType.BFloat16, writer => writer.Bytes(9, Bytes(Upper))));
        CollectionAssert.AreEqual(Numbers, Read(TensorType.Single, writer => writer.Bytes(4, Bytes(BitConverter.GetBytes))));
        CollectionAssert.AreEqual(Numbers, Read(TensorType.Single, writer => Array.ForEach(Numbers, number => writer.Single(4, number))));
        CollectionAssert.AreEqual(Numbers, Read(TensorType.Double, writer => writer.Bytes(10, Bytes(number => BitConverter.GetBytes((double)number)))));
        CollectionAssert.AreEqual(Numbers, Read(TensorType.Half,
            writer => Array.ForEach(Numbers, number => writer.Number(5, BitConverter.HalfToUInt16Bits((Half)number)))));
    }

    [TestMethod]
    public void Sizes_that_the_values_do_not_have_are_refused()
    {
        Assert.Contains("holds 3 values, its dimensions say 4", Refusal(4));
        Assert.Contains("dimensions -1", Refusal(-1));
        Assert.Contains("has the dimensions", Refusal(int.MaxValue, int.MaxValue));
        Assert.Contains("has the dimensions", Refusal(0, long.MaxValue));

        static string Refusal(params long[] sizes) =>
            Assert.ThrowsExactly<InvalidDataException>(() => Read(TensorType.Single, writer => writer.Bytes(9, Bytes(BitConverter.GetBytes)), sizes)).Message;
    }

    private static float[] Read(TensorType type, Action<ProtobufWriter> writeValues, params long[] sizes)
    {
        var writer = new ProtobufWriter();
        foreach (long size in sizes.Length == 0 ? [Numbers.Length] : sizes)
        {
            writer.Number(1, size);
        }

        writer.Number(2, (long)type);
        writeValues(writer);
        return OnnxTensor.Read(writer.Written.ToArray()).Singles();
    }

    private static byte[] Bytes(Func<float, byte[]> convert) => [.. Numbers.SelectMany(convert)];

    private static byte[] Upper(float number) => BitConverter.GetBytes(number)[2..];
}
