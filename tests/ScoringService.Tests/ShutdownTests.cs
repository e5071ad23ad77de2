using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML;
using MLNet.Recurrent;

namespace ScoringService.Tests;

/// <summary>Streams that go both ways, and stops in the middle of everything: bounded in time, and no answered day is lost.</summary>
[TestClass]
public sealed class ShutdownTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("shutdown-tests-").FullName;
    private static readonly string ModelFile = Path.Combine(Folder, "model.zip");

    private readonly string stateFile = Path.Combine(Folder, $"{Guid.NewGuid()}.state");

    public required TestContext TestContext { get; init; }

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static void Train(TestContext _) => WeatherModel.Train(ModelFile, epochs: 1);

    [ClassCleanup]
    public static void Delete() => Directory.Delete(Folder, recursive: true);

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Each_day_of_a_stream_is_answered_before_the_next_is_sent_however_long_it_takes()
    {
        await using WebApplication app = await StartAsync("--Kestrel:EndpointDefaults:Protocols", "Http2");
        using var stream = new TwoWayStream(app.Urls.First(), "two ways");
        float[] expected = Expected(4);

        await stream.OpenAsync(Cancellation);
        for (int day = 0; day < 4; day++)
        {
            if (day == 2)
            {
                // Kestrel cuts off requests that bring fewer than 240 bytes a second for 5 seconds: right for others, not for stations.
                await Task.Delay(TimeSpan.FromSeconds(7), Cancellation);
            }

            await stream.SendAsync(Weather(day), Cancellation);
            Assert.AreEqual(new Answer("two ways", expected[day], day + 1), await stream.ReadAsync(Cancellation));
        }

        stream.Complete();
        Assert.IsNull(await stream.ReadLineAsync(Cancellation));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_silent_stream_does_not_hold_up_a_stop_and_ends_as_if_the_client_had_ended_it()
    {
        await using WebApplication app = await StartAsync("--Kestrel:EndpointDefaults:Protocols", "Http2");
        Task running = Service.FinishAsync(app);
        using var stream = new TwoWayStream(app.Urls.First(), "silent");
        await stream.OpenAsync(Cancellation);
        await stream.SendAsync(Weather(0), Cancellation);
        await stream.ReadAsync(Cancellation);
        Task<string?> end = stream.ReadLineAsync(Cancellation);

        long start = Stopwatch.GetTimestamp();
        app.Lifetime.StopApplication();
        Assert.IsNull(await end);
        stream.Complete();
        await running.WaitAsync(Cancellation);

        Assert.IsLessThan(4, Stopwatch.GetElapsedTime(start).TotalSeconds);
        Assert.AreEqual(1, Saved()["silent"]);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_stream_ends_when_it_is_silent_for_too_long_or_sends_what_is_not_a_day()
    {
        await using WebApplication app = await StartAsync(
            "--Kestrel:EndpointDefaults:Protocols", "Http2", "--Sessions:StreamTimeout", "00:00:00.5");
        using var silent = new TwoWayStream(app.Urls.First(), "silent");
        await silent.OpenAsync(Cancellation);
        Assert.IsNull(await silent.ReadLineAsync(Cancellation));

        using var wrong = new TwoWayStream(app.Urls.First(), "wrong");
        await wrong.OpenAsync(Cancellation);
        await wrong.SendAsync("\r"u8.ToArray(), Cancellation);
        await wrong.SendAsync(Weather(0), Cancellation);
        await wrong.SendAsync("{ \"highest\": \"warm\" }"u8.ToArray(), Cancellation);
        Assert.AreEqual(1, (await wrong.ReadAsync(Cancellation))!.Days);
        Assert.Contains("not a day", await wrong.ReadLineAsync(Cancellation) ?? "(end)");
        Assert.IsNull(await wrong.ReadLineAsync(Cancellation));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_request_that_never_ends_is_cut_off_and_the_sessions_are_saved_all_the_same()
    {
        await using WebApplication app = await StartAsync("--Sessions:StopTimeout", "00:00:01");
        Task running = Service.FinishAsync(app);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        (await http.PostAsJsonAsync("/sessions/a/days", Weather(0), Cancellation)).EnsureSuccessStatusCode();
        using var half = new TcpClient();
        await half.ConnectAsync("127.0.0.1", http.BaseAddress.Port, Cancellation);
        await half.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes("POST /sessions/b/days HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"), Cancellation);
        await Task.Delay(200, Cancellation);

        long start = Stopwatch.GetTimestamp();
        app.Lifetime.StopApplication();
        await running.WaitAsync(Cancellation);

        Assert.IsLessThan(5, Stopwatch.GetElapsedTime(start).TotalSeconds);
        Assert.AreEqual(1, Saved()["a"]);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task SIGTERM_under_load_loses_no_answered_day_and_sessions_go_on_in_the_next_process()
    {
        string[] arguments = ["--Sessions:ModelFile", ModelFile, "--Sessions:StateFile", stateFile, "--Logging:LogLevel:Microsoft.AspNetCore", "Warning"];
        const int Clients = 8, Rest = 3;
        float[] expected = Expected(10_000);
        var answered = new ConcurrentDictionary<int, int>();

        using (ServiceProcess service = await ServiceProcess.StartAsync(Cancellation, arguments))
        {
            using var http = new HttpClient { BaseAddress = new Uri(service.Address) };
            Task[] clients = [.. Enumerable.Range(0, Clients).Select(client => SendAsync(http, client, expected, answered))];
            await Task.Delay(1500, Cancellation);

            TimeSpan time = await service.TerminateAsync(Cancellation);
            await Task.WhenAll(clients);

            Assert.AreEqual(0, service.ExitCode);
            Assert.IsLessThan(10, time.TotalSeconds);
        }

        Dictionary<string, long> saved = Saved();
        using ServiceProcess next = await ServiceProcess.StartAsync(Cancellation, arguments);
        using var again = new HttpClient { BaseAddress = new Uri(next.Address) };
        for (int client = 0; client < Clients; client++)
        {
            int days = answered[client];
            Assert.IsGreaterThan(10, days);
            Assert.AreEqual(days, saved[$"station {client}"], $"days of station {client}");
            for (int day = days; day < days + Rest; day++)
            {
                Assert.AreEqual(new Answer($"station {client}", expected[day], day + 1), await StepAsync(again, client, day));
            }
        }

        await next.TerminateAsync(Cancellation);
        Assert.AreEqual(answered[0] + Rest, Saved()["station 0"]);
    }

    // Day after day, until the service is gone.
    private async Task SendAsync(HttpClient http, int client, float[] expected, ConcurrentDictionary<int, int> answered)
    {
        for (int day = 0; day < expected.Length; day++)
        {
            try
            {
                Assert.AreEqual(new Answer($"station {client}", expected[day], day + 1), await StepAsync(http, client, day));
            }
            catch (HttpRequestException)
            {
                return;
            }

            answered[client] = day + 1;
        }

        Assert.Fail("The load ended before the service.");
    }

    private async Task<Answer?> StepAsync(HttpClient http, int client, int day)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync($"/sessions/station {client}/days", Weather(day), Cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Answer>(Cancellation);
    }

    private async Task<WebApplication> StartAsync(params string[] arguments)
    {
        WebApplication app = Service.Create([
            "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error",
            "--Sessions:ModelFile", ModelFile, "--Sessions:StateFile", stateFile, .. arguments]);
        await app.StartAsync(Cancellation);
        return app;
    }

    // "days name", as the service saves them.
    private Dictionary<string, long> Saved()
    {
        var ml = new MLContext();
        using RecurrentEngine<Day, Forecast> engine = ml.Model.Load(ModelFile, out _).CreateRecurrentEngine<Day, Forecast>(ml);
        return engine.Split(RecurrentState.Load(stateFile)).Select(one => one.Key.Split(' ', 2)).ToDictionary(
            parts => parts[1], parts => long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static float[] Expected(int days)
    {
        var ml = new MLContext();
        using RecurrentEngine<Day, Forecast> engine = ml.Model.Load(ModelFile, out _).CreateRecurrentEngine<Day, Forecast>(ml);
        return [.. Enumerable.Range(0, days).Select(day => engine.Predict(Weather(day)).Score)];
    }

    private static Day Weather(int day) => new() { Highest = 10 + (day % 13), Lowest = day % 7, Wind = day % 3 };
}
