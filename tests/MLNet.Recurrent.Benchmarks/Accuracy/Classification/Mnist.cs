using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Classification;

/// <summary>Handwritten digits as sequences: row by row, or pixel by pixel.</summary>
internal static class Mnist
{
    public const int Side = 28;
    private const int ImageHeader = 16, LabelHeader = 8;

    /// <param name="data">Folder of the data sets.</param>
    /// <param name="columns">Pixels of a step.</param>
    public static SeriesProblem Read(string data, int columns)
    {
        string folder = Path.Combine(data, "mnist");
        return new SeriesProblem(columns == 1 ? "mnist-pixels" : "mnist-rows", Part("train"), Part("t10k"), 10);

        SequenceSet Part(string part)
        {
            byte[] images = Unpack(Path.Combine(folder, $"{part}-images-idx3-ubyte.gz")), labels = Unpack(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
            int count = BinaryPrimitives.ReadInt32BigEndian(images.AsSpan(4));
            float[] pixels = new float[count * Side * Side], targets = new float[count];
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = images[ImageHeader + i] / 255f;
            }

            for (int i = 0; i < count; i++)
            {
                targets[i] = labels[LabelHeader + i];
            }

            return SequenceSet.Fixed(pixels, Side * Side / columns, columns, targets);
        }
    }

    private static byte[] Unpack(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
