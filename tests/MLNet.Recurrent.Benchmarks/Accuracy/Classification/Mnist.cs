using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Classification;

/// <summary>Handwritten digits as sequences: row by row, or pixel by pixel.</summary>
internal static class Mnist
{
    public const int Side = 28;
    private const int ImageHeader = 16, LabelHeader = 8;
    private const float MaximumTurn = 12, MaximumScale = 0.12f, MaximumShear = 0.15f, MaximumMove = 2;

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

    /// <summary>
    /// The images, and copies of each that are turned by up to 12 degrees, scaled by up to 12 %, sheared by up to 0.15 and moved by up to two
    /// pixels (affine distortion: Simard et al., 2003), each copy in another way.
    /// </summary>
    public static SequenceSet WithDistorted(SequenceSet images, int copies, int seed)
    {
        const int size = Side * Side;
        float[] pixels = new float[images.Count * (copies + 1) * size], targets = new float[images.Count * (copies + 1)];
        var random = new Random(seed);
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<float> image = images.Values.AsSpan(images.Starts[i], size);
            for (int copy = 0; copy <= copies; copy++)
            {
                int place = (copy * images.Count) + i;
                targets[place] = images.Targets[i];
                Span<float> result = pixels.AsSpan(place * size, size);
                if (copy == 0)
                {
                    image.CopyTo(result);
                }
                else
                {
                    Distort(image, result, random);
                }
            }
        }

        return SequenceSet.Fixed(pixels, size / images.FeaturesPerStep, images.FeaturesPerStep, targets);
    }

    // Each pixel of the result is read between four of the image, about the centre of both; what is outside is black.
    private static void Distort(ReadOnlySpan<float> image, Span<float> result, Random random)
    {
        float angle = Uniform(MaximumTurn) * MathF.PI / 180, shear = Uniform(MaximumShear), across = 1 + Uniform(MaximumScale), down = 1 + Uniform(MaximumScale);
        float right = Uniform(MaximumMove), below = Uniform(MaximumMove), centre = (Side - 1) / 2f;
        (float sine, float cosine) = MathF.SinCos(angle);
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                float x = (column - centre - right) / across, y = (row - centre - below) / down;
                float fromX = (cosine * x) - (sine * y) + (shear * y) + centre, fromY = (sine * x) + (cosine * y) + centre;
                int left = (int)MathF.Floor(fromX), top = (int)MathF.Floor(fromY);
                float u = fromX - left, v = fromY - top;
                result[(row * Side) + column] = ((1 - v) * (((1 - u) * Pixel(image, top, left)) + (u * Pixel(image, top, left + 1))))
                    + (v * (((1 - u) * Pixel(image, top + 1, left)) + (u * Pixel(image, top + 1, left + 1))));
            }
        }

        float Uniform(float bound) => bound * ((2 * random.NextSingle()) - 1);
    }

    private static float Pixel(ReadOnlySpan<float> image, int row, int column) =>
        (uint)row < Side && (uint)column < Side ? image[(row * Side) + column] : 0;

    private static byte[] Unpack(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
