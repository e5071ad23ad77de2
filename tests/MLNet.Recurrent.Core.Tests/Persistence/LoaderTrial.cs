using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Core.Tests.Persistence;

/// <summary>
/// Feeds a loader with files that a seeded mutator made out of good ones: it must load or refuse them, each within its means.
/// <c>MUTATIONS=1000000 dotnet test ... --filter TestCategory=LoaderSafety</c> tries that many with each loader.
/// </summary>
internal sealed class LoaderTrial
{
    public const string Category = "LoaderSafety";

    private const double SecondsPerFile = 2;

    private readonly RandomSource random = new(7);

    /// <summary>Files to try per loader; in the ordinary run all loaders together try more than 100,000.</summary>
    public static int Mutations(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("MUTATIONS"), CultureInfo.InvariantCulture, out int asked) ? asked : usual;

    /// <summary>Bytes that loading may allocate: this many per byte of the file, and <see cref="Ground"/>.</summary>
    public int Factor { get; init; } = 20;

    /// <summary>Bytes that loading may allocate whatever the size of the file: streams are read in chunks of 64 KB.</summary>
    public int Ground { get; init; } = 1 << 18;

    /// <summary>Tries mutations of files.</summary>
    /// <param name="count">How many.</param>
    /// <param name="originals">The good files.</param>
    /// <param name="load">The loader.</param>
    /// <param name="isRefusal">Whether an exception is a proper answer.</param>
    /// <param name="seal">Makes checksums fit again, so that what stands behind them is tried too; null for none.</param>
    /// <returns>How many files were loaded all the same.</returns>
    public int Run(int count, byte[][] originals, Action<byte[]> load, Func<Exception, bool> isRefusal, Action<byte[]>? seal = null)
    {
        foreach (byte[] original in originals)
        {
            load(original);
        }

        int loaded = 0;
        (long mostAllocated, double slowest) = (0, 0);
        for (int i = 0; i < count; i++)
        {
            byte[] file = Mutated(originals[i % originals.Length], originals[random.NextBelow(originals.Length)]);
            if (seal is not null && random.NextBelow(2) == 0)
            {
                seal(file);
            }

            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            try
            {
                load(file);
                loaded++;
            }
            catch (Exception exception) when (isRefusal(exception))
            {
            }
            catch (Exception exception)
            {
                Assert.Fail($"Mutation {i} of {file.Length} bytes: {exception}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.IsLessThanOrEqualTo(Ground + ((long)Factor * file.Length), allocated, $"bytes allocated for mutation {i} of {file.Length} bytes");
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Assert.IsLessThan(SecondsPerFile, seconds, $"seconds for mutation {i}");
            (mostAllocated, slowest) = (Math.Max(mostAllocated, allocated), Math.Max(slowest, seconds));
        }

        Console.WriteLine($"{count:N0} files of about {originals[0].Length:N0} bytes: {loaded:N0} loaded, {count - loaded:N0} refused; "
            + $"at most {mostAllocated:N0} bytes allocated and {1e3 * slowest:F1} ms taken by one");

        return loaded;
    }

    private byte[] Mutated(byte[] original, byte[] other)
    {
        var file = new List<byte>(original);
        for (int changes = random.NextBelow(4); changes >= 0 && file.Count > 0; changes--)
        {
            Change(file, other);
        }

        return [.. file];
    }

    private void Change(List<byte> file, byte[] other)
    {
        // Half of the changes hit the beginning, where sizes stand.
        int place = random.NextBelow(random.NextBelow(2) == 0 ? Math.Min(64, file.Count) : file.Count);
        int length = random.NextBelow(Math.Min(32, file.Count - place) + 1);
        switch (random.NextBelow(9))
        {
            case 0:
                file.RemoveRange(place, file.Count - place);
                break;
            case 1:
                file.RemoveRange(place, length);
                break;
            case 2:
                file.InsertRange(place, file.GetRange(place, length));
                break;
            case 3:
                // a piece of another good file
                int from = random.NextBelow(other.Length);
                file.InsertRange(place, other.AsSpan(from, Math.Min(length, other.Length - from)).ToArray());
                break;
            case 4:
                Overwrite(file, place, Extreme());
                break;
            case 5:
                file[place] ^= (byte)(1 << random.NextBelow(8));
                break;
            case 6:
                file[place] += (byte)(random.NextBelow(3) - 1);
                break;
            default:
                file[place] = (byte)random.NextBits();
                break;
        }
    }

    // numbers at which sizes go wrong
    private byte[] Extreme()
    {
        byte[] bytes = new byte[random.NextBelow(2) == 0 ? sizeof(int) : sizeof(long)];
        long[] values = [0, -1, int.MaxValue, int.MinValue, long.MaxValue, 1 << 20, 1 << 30, 255];
        long value = values[random.NextBelow(values.Length)];
        Span<byte> all = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(all, value);
        all[..bytes.Length].CopyTo(bytes);
        return bytes;
    }

    private static void Overwrite(List<byte> file, int place, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length && place + i < file.Count; i++)
        {
            file[place + i] = bytes[i];
        }
    }
}
