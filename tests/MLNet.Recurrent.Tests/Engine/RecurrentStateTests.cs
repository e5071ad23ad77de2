using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNet.Recurrent.Tests.Engine;

[TestClass]
public sealed class RecurrentStateTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly Reading[] readings = Reading.Series(80, machines: 3);

    [TestMethod]
    [DataRow(StreamMemory.State)]
    [DataRow(StreamMemory.Window)]
    public void A_copy_of_the_state_stays_as_it_is_and_continues_with_the_same_bits(StreamMemory memory)
    {
        ITransformer model = Pipelines.Fit(ml, readings, "Machine");
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: memory),
            other = model.CreateRecurrentEngine<Reading, Answer>(ml, memory: memory);
        engine.WarmUp(readings[..41]);

        RecurrentState state = engine.State;
        float[] expected = Scores(engine, readings[41..]);
        other.State = state;
        float[] elsewhere = Scores(other, readings[41..]);
        engine.State = state;
        float[] again = Scores(engine, readings[41..]);

        CollectionAssert.AreEqual(expected, elsewhere);
        CollectionAssert.AreEqual(expected, again);
        CollectionAssert.AreEquivalent(new[] { "machine 0", "machine 1", "machine 2" }, state.SeriesNames.ToArray());
    }

    [TestMethod]
    public void A_fresh_process_continues_from_the_checkpoint_with_the_same_bits()
    {
        ITransformer model = Pipelines.Fit(ml, readings, "Machine");
        IDataView data = ml.Data.LoadFromEnumerable(readings);
        using var engine = model.CreateRecurrentEngine<Reading, Answer>(ml);
        engine.WarmUp(readings[..41]);
        using var directory = new TemporaryDirectory();
        string modelFile = directory.File("model.zip"), stateFile = directory.File("state.bin");
        ml.Model.Save(model, data.Schema, modelFile);
        engine.CheckPoint(stateFile);

        // The program reads load and mode of each line, and answers with the bits of the score.
        string stepsFile = directory.File("steps.txt");
        File.WriteAllLines(stepsFile, readings[41..].Select(reading =>
            string.Create(CultureInfo.InvariantCulture, $"{reading.Machine};{reading.Mode};{reading.Load:R}")));
        (int exitCode, string output, string errors) = FreshProcess.Run(AppContext.BaseDirectory, "stream", modelFile, stateFile, stepsFile);

        Assert.AreEqual(0, exitCode, errors);
        CollectionAssert.AreEqual(
            Scores(engine, readings[41..]).Select(score => BitConverter.SingleToInt32Bits(score).ToString(CultureInfo.InvariantCulture)).ToArray(),
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [TestMethod]
    public void A_checkpoint_in_a_stream_ends_where_the_next_thing_begins()
    {
        ITransformer model = Pipelines.Fit(ml, readings);
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml),
            other = model.CreateRecurrentEngine<Reading, Answer>(ml);
        engine.WarmUp(readings[..7]);
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        stream.WriteByte(42);
        stream.Position = 0;

        other.Resume(stream);

        Assert.AreEqual(42, stream.ReadByte());
        CollectionAssert.AreEqual(Scores(engine, readings[7..]), Scores(other, readings[7..]));
    }

    [TestMethod]
    public void The_state_of_another_network_is_refused()
    {
        using RecurrentEngine<Reading, Answer> engine = Engine(readings), same = Engine(readings), other = Engine(readings[..^1]);
        engine.WarmUp(readings);

        // trained twice with the same seed it is the same network
        same.State = engine.State;
        var exception = Assert.ThrowsExactly<ArgumentException>(() => other.State = engine.State);
        using var windows = Pipelines.Fit(new MLContext(seed: 1), readings).CreateRecurrentEngine<Reading, Answer>(ml, memory: StreamMemory.Window);
        Assert.ThrowsExactly<ArgumentException>(() => windows.State = engine.State);

        Assert.Contains("another network", exception.Message);
    }

    [TestMethod]
    public void The_state_behind_another_normaliser_is_refused_though_the_network_is_the_same()
    {
        TransformerChain<RecurrentTransformer> model = Pipelines.Fit(ml, readings);
        ITransformer[] parts = [.. model];
        int normaliser = Array.FindIndex([.. Flat(parts)], part => part is NormalizingTransformer);
        ITransformer[] other = [.. Flat(parts)], same = [.. Flat(parts)];
        other[normaliser] = ml.Transforms.NormalizeMeanVariance("Level", "Load").Fit(ml.Data.LoadFromEnumerable(readings[..20]));
        same[normaliser] = ml.Transforms.NormalizeMeanVariance("Level", "Load").Fit(ml.Data.LoadFromEnumerable(readings));
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml),
            behindOther = new TransformerChain<ITransformer>(other).CreateRecurrentEngine<Reading, Answer>(ml),
            behindSame = new TransformerChain<ITransformer>(same).CreateRecurrentEngine<Reading, Answer>(new MLContext());
        engine.WarmUp(readings);

        behindSame.State = engine.State;
        Assert.Contains("same network behind another pipeline", Assert.ThrowsExactly<ArgumentException>(() => behindOther.State = engine.State).Message);
    }

    [TestMethod]
    public void What_follows_the_network_may_change_and_what_cannot_be_saved_is_no_hindrance()
    {
        ITransformer mapping = ml.Transforms.CustomMapping<Reading, Answer>((_, _) => { }, contractName: null).Fit(ml.Data.LoadFromEnumerable(readings));
        TransformerChain<RecurrentTransformer> model = Pipelines.Fit(ml, readings);
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml),
            longer = model.Append(ml.Transforms.CopyColumns("Copy", "Score").Fit(model.Transform(ml.Data.LoadFromEnumerable(readings))))
                .CreateRecurrentEngine<Reading, Answer>(ml),
            mapped = new TransformerChain<ITransformer>([mapping, .. Flat(model)]).CreateRecurrentEngine<Reading, Answer>(ml);
        engine.WarmUp(readings);
        mapped.WarmUp(readings);

        longer.State = engine.State;
        mapped.State = mapped.State;
        Assert.ThrowsExactly<ArgumentException>(() => mapped.State = engine.State);
    }

    private static IEnumerable<ITransformer> Flat(IEnumerable<ITransformer> chain) =>
        chain.SelectMany(part => part is IEnumerable<ITransformer> inner ? Flat(inner) : [part]);

    [TestMethod]
    public void The_states_of_many_sessions_are_saved_as_one()
    {
        ITransformer model = Pipelines.Fit(ml, readings);
        using RecurrentEngine<Reading, Answer> engine = model.CreateRecurrentEngine<Reading, Answer>(ml),
            other = Pipelines.Fit(ml, readings[..^1]).CreateRecurrentEngine<Reading, Answer>(ml);
        var sessions = new Dictionary<string, float[]>();
        for (int i = 0; i < 5; i++)
        {
            engine.Predict(readings[i]);
            engine.CopyStateTo(sessions[$"session {i}"] = new float[engine.StateSize]);
        }

        using var stream = new MemoryStream();
        engine.Collect(sessions).Save(stream);
        stream.Position = 0;
        RecurrentState loaded = RecurrentState.Load(stream);

        foreach ((string name, float[] state) in engine.Split(loaded))
        {
            CollectionAssert.AreEqual(sessions[name], state);
        }

        Assert.AreEqual(5, loaded.SeriesCount);
        Assert.ThrowsExactly<ArgumentException>(() => other.Split(loaded));
        Assert.ThrowsExactly<ArgumentException>(() => engine.Collect([new("short", new float[1])]));
    }

    [TestMethod]
    public void An_engine_of_several_series_has_no_single_state()
    {
        using var engine = Pipelines.Fit(ml, readings, "Machine").CreateRecurrentEngine<Reading, Answer>(ml);

        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => engine.CopyStateTo(new float[engine.StateSize]));

        Assert.Contains("Use State", exception.Message);
    }

    [TestMethod]
    public void A_damaged_checkpoint_is_refused_wherever_the_damage_is()
    {
        using var engine = Pipelines.Fit(ml, readings, "Machine").CreateRecurrentEngine<Reading, Answer>(ml);
        engine.WarmUp(readings);
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        byte[] whole = stream.ToArray();
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << (at % 8));
            Assert.ThrowsExactly<InvalidDataException>(() => RecurrentState.Load(new MemoryStream(flipped)), $"bit of byte {at}");
            Assert.ThrowsExactly<InvalidDataException>(() => RecurrentState.Load(new MemoryStream(whole[..at])), $"cut at {at}");
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void A_checkpoint_that_claims_to_be_large_costs_no_more_than_it_is()
    {
        byte[] claims = [.. "MLNSTATE"u8, 2, 0, 0, 0, .. new byte[32], 255, 255, 255, 31, 255, 255, 255, 127, 0, 0, 0, 0];

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.ThrowsExactly<InvalidDataException>(() => RecurrentState.Load(new MemoryStream(claims)));

        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static RecurrentEngine<Reading, Answer> Engine(Reading[] readings)
    {
        var fresh = new MLContext(seed: 1);
        return Pipelines.Fit(fresh, readings).CreateRecurrentEngine<Reading, Answer>(fresh);
    }

    private static float[] Scores(RecurrentEngine<Reading, Answer> engine, IEnumerable<Reading> steps) =>
        [.. steps.Select(step => engine.Predict(step).Score)];
}
