using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.ML;
using MLNet.Recurrent.Core.Tests.Persistence;
using MLNet.Recurrent.Tests.Forecasting;

namespace MLNet.Recurrent.Tests.Engine;

/// <summary>Checkpoints of engines, damaged in many ways.</summary>
[TestClass]
public sealed class DamagedStateTests
{
    private readonly MLContext ml = new(seed: 1);

    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_states_are_refused_without_a_crash_or_a_large_allocation()
    {
        Reading[] readings = Reading.Series(60, machines: 3);
        ITransformer model = Pipelines.Fit(ml, readings, "Machine");
        var originals = new List<byte[]>();
        foreach (StreamMemory memory in new[] { StreamMemory.State, StreamMemory.Window })
        {
            using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: memory);
            engine.WarmUp(readings[..30]);
            using var stream = new MemoryStream();
            engine.CheckPoint(stream);
            originals.Add(stream.ToArray());
        }

        int loaded = new LoaderTrial().Run(
            LoaderTrial.Mutations(10_000), [.. originals], file => RecurrentState.Load(new MemoryStream(file)),
            exception => exception is InvalidDataException, SealState);

        Assert.IsGreaterThan(0, loaded, "Where the checksum fits and a number was changed only.");
    }

    [TestMethod]
    [DoNotParallelize]
    [TestCategory(LoaderTrial.Category)]
    public void Mutated_states_of_forecasters_are_refused_without_a_crash_or_a_large_allocation()
    {
        Sale[] sales = Sale.Weeks(40, shops: 3);
        ForecastTransformer model = ml.Forecasting.ForecastByLinear("Ahead", "Sold", 2, 7, seriesColumnName: "Shop", timeColumnName: "Day").Fit(ml.Data.LoadFromEnumerable(sales[..60]));
        using ForecastEngine<Sale, SaleForecast> engine = model.CreateForecastEngine<Sale, SaleForecast>(ml);
        engine.WarmUp(sales[60..]);
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);

        // of another model, where the bytes of its name were hit
        int loaded = new LoaderTrial().Run(
            LoaderTrial.Mutations(10_000), [stream.ToArray()], file => engine.Resume(new MemoryStream(file)),
            exception => exception is InvalidDataException or ArgumentException, SealForecasts);

        Assert.IsGreaterThan(0, loaded, "Where the checksum fits and a number was changed only.");
    }

    private static void SealState(byte[] file)
    {
        const int hashSize = 16;
        if (file.Length > hashSize)
        {
            XxHash128.Hash(file.AsSpan(0, file.Length - hashSize), file.AsSpan(file.Length - hashSize));
        }
    }

    // a signature of eight bytes, then a checked block
    private static void SealForecasts(byte[] file)
    {
        int start = 8 + sizeof(long), length = file.Length - start - sizeof(ulong);
        if (length > 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(8), length);
            XxHash64.Hash(file.AsSpan(start, length), file.AsSpan(start + length));
        }
    }

    private sealed class SaleForecast
    {
        public float[] Ahead { get; set; } = [];
    }
}
