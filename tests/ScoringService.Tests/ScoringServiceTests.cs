using Microsoft.Extensions.Options;
using ScoringService.Load;

[assembly: DoNotParallelize]

namespace ScoringService.Tests;

[TestClass]
public sealed class ScoringServiceTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("scoring-tests-").FullName;
    private static readonly string ModelFile = Path.Combine(Folder, "model.zip");

    private readonly ManualClock clock = new();
    private readonly SessionLimits limits = new()
    {
        Capacity = 10,
        Expiry = TimeSpan.FromHours(1),
        ModelFile = ModelFile,
        StateFile = Path.Combine(Folder, $"{Guid.NewGuid()}.state"),
    };

    [ClassInitialize]
    public static void Train(TestContext _) => WeatherModel.Train(ModelFile, epochs: 1);

    [ClassCleanup]
    public static void Delete() => Directory.Delete(Folder, recursive: true);

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = false)]
    public async Task Nothing_is_lost_or_mixed_up_under_load_and_across_restarts()
    {
        LoadFigures figures = await LoadRun.RunAsync(new LoadOptions(Sessions: 60, Days: 8, Clients: 8, Capacity: 3000), ModelFile);

        Assert.AreEqual(0, figures.Different, $"of {figures.Compared} answers");
        Assert.IsGreaterThan(60 * 8 + 3000, figures.Compared);
        Assert.AreEqual(3000, figures.Sessions);
        Assert.IsTrue(figures.IsBounded, "One session more than there is room for was turned away.");
    }

    [TestMethod]
    public void A_hundred_thousand_sessions_stay_within_50_MB()
    {
        using var engines = new Engines(ModelFile);
        limits.Capacity = 100_000;
        Sessions sessions = Create(engines);
        sessions.Step("first", new Day());
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int i = 1; i < limits.Capacity; i++)
        {
            sessions.Step($"station {i}", new Day { Highest = i % 30 });
        }

        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.IsNull(sessions.Step("one too many", new Day()));
        Assert.AreEqual(100_000, sessions.Count);
        Assert.IsLessThan(50_000_000, bytes);
    }

    [TestMethod]
    public void A_session_expires_when_it_is_not_used_and_begins_anew()
    {
        using var engines = new Engines(ModelFile);
        Sessions sessions = Create(engines);
        Answer first = sessions.Step("a", new Day())!;
        sessions.Step("b", new Day());
        clock.Advance(TimeSpan.FromMinutes(50));
        sessions.Step("b", new Day());
        clock.Advance(TimeSpan.FromMinutes(50));

        sessions.RemoveExpired();

        Assert.AreEqual(1, sessions.Count);
        Assert.AreEqual(3, sessions.Step("b", new Day())!.Days);
        Assert.AreEqual(first, sessions.Step("a", new Day()));
    }

    [TestMethod]
    public void A_deleted_session_makes_room()
    {
        using var engines = new Engines(ModelFile);
        limits.Capacity = 1;
        Sessions sessions = Create(engines);
        sessions.Step("a", new Day());
        Assert.IsNull(sessions.Step("b", new Day()));

        Assert.IsTrue(sessions.Remove("a"));
        Assert.IsFalse(sessions.Remove("a"));

        Assert.AreEqual(1, sessions.Step("b", new Day())!.Days);
    }

    [TestMethod]
    public void Days_of_one_session_from_many_threads_are_all_counted_while_sessions_come_and_go()
    {
        using var engines = new Engines(ModelFile);
        Sessions sessions = Create(engines);

        Parallel.For(0, 2000, i =>
        {
            Assert.IsNotNull(sessions.Step("shared", new Day { Highest = i % 7 }));
            sessions.Step($"other {i % 3}", new Day());
            sessions.Remove($"other {i % 3}");
            if (i % 100 == 0)
            {
                sessions.Save();
            }
        });

        Assert.AreEqual(2001, sessions.Step("shared", new Day())!.Days);
        for (int i = 0; i < 3; i++)
        {
            sessions.Remove($"other {i}");
        }

        Assert.AreEqual(1, sessions.Count);
    }

    [TestMethod]
    public void Names_with_spaces_and_letters_of_all_kinds_come_back()
    {
        using var engines = new Engines(ModelFile);
        string[] names = ["", " ", "12 34", "Łódź", "a/b"];
        Sessions sessions = Create(engines);
        foreach (string name in names)
        {
            sessions.Step(name, new Day());
        }

        sessions.Save();
        Sessions restarted = Create(engines);

        foreach (string name in names)
        {
            Assert.AreEqual(sessions.Step(name, new Day { Wind = 1 }), restarted.Step(name, new Day { Wind = 1 }));
        }
    }

    [TestMethod]
    public void States_of_another_model_or_damaged_ones_stop_the_start()
    {
        using var engines = new Engines(ModelFile);
        Sessions sessions = Create(engines);
        sessions.Step("a", new Day());
        sessions.Save();
        string otherModel = Path.Combine(Folder, "other.zip");
        WeatherModel.Train(otherModel, epochs: 2);
        using var otherEngines = new Engines(otherModel);

        Assert.Contains("another network", Assert.ThrowsExactly<ArgumentException>(() => Create(otherEngines)).Message);

        byte[] saved = File.ReadAllBytes(limits.StateFile);
        saved[^30] ^= 1;
        File.WriteAllBytes(limits.StateFile, saved);
        Assert.ThrowsExactly<InvalidDataException>(() => Create(engines));
    }

    private Sessions Create(Engines engines) => new(Options.Create(limits), engines, clock);
}
