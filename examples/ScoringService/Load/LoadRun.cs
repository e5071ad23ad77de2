using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML;
using MLNet.Recurrent;

namespace ScoringService.Load;

/// <summary>
/// A bounded load on the loopback: single days from many clients with a restart in the middle, one stream, and batches until the
/// service is full. Each answer is compared with what an engine of the client's own says.
/// </summary>
public sealed class LoadRun : IAsyncDisposable
{
    private const int BatchSize = 1000;

    private readonly LoadOptions options;
    private readonly string directory = Directory.CreateTempSubdirectory("scoring-").FullName;
    private readonly Day[] weather;
    private readonly float[][] expected;
    private WebApplication? app;
    private Task running = Task.CompletedTask;
    private HttpClient client = new();
    private long compared, different;

    private LoadRun(LoadOptions options, string modelFile)
    {
        this.options = options;
        ModelFile = modelFile;
        var ml = new MLContext();
        string csv = Path.Combine(AppContext.BaseDirectory, "seattle-weather.csv");
        weather = [.. ml.Data.CreateEnumerable<Day>(
            ml.Data.LoadFromTextFile<Day>(csv, separatorChar: ',', hasHeader: true), reuseRowObject: false)];
        expected = Expected(ml);
    }

    private string ModelFile { get; }

    // Session i starts on day i of the first years, so neighbours differ.
    private int Variants => Math.Min(365, Math.Max(options.Sessions, 1));

    public static async Task<LoadFigures> RunAsync(LoadOptions options, string modelFile)
    {
        await using var run = new LoadRun(options, modelFile);
        return await run.MeasureAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        client.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task<LoadFigures> MeasureAsync()
    {
        await StartAsync();
        double[] latencies = new double[options.Sessions * options.Days];
        int half = options.Days / 2;

        // The first requests compile what the others use.
        await StepAsync("warm up", 0, 0);
        TimeSpan time = await StepAllAsync(0, half, latencies);
        await RestartAsync();
        time += await StepAllAsync(half, options.Days, latencies);
        Array.Sort(latencies);
        await StreamAsync();

        long before = GC.GetTotalMemory(forceFullCollection: true);
        int sessionsBefore = options.Sessions + 2, added = options.Capacity - sessionsBefore;
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < added; first += BatchSize)
        {
            await BatchAsync(first, Math.Min(BatchSize, added - first), day: 0);
        }

        double batchSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        using HttpResponseMessage tooMany = await PostAsync("one too many", 0, 0);
        await RestartAsync();
        await BatchAsync(0, Math.Min(BatchSize, added), day: 1);
        return new LoadFigures
        {
            Requests = latencies.Length,
            RequestsPerSecond = latencies.Length / time.TotalSeconds,
            MedianMilliseconds = latencies[latencies.Length / 2],
            Percentile99Milliseconds = latencies[(int)(latencies.Length * 0.99)],
            BatchedPerSecond = added / batchSeconds,
            Compared = compared,
            Different = different,
            Sessions = await CountAsync(),
            BytesPerSession = bytes / Math.Max(1, added),
            StateFile = new FileInfo(StateFile).Length,
            IsBounded = tooMany.StatusCode == HttpStatusCode.ServiceUnavailable,
        };
    }

    private string StateFile => Path.Combine(directory, "sessions.state");

    private async Task StartAsync()
    {
        app = Service.Create(
            "--urls", "http://127.0.0.1:0",
            "--Logging:LogLevel:Default", "Error",
            "--Sessions:ModelFile", ModelFile, "--Sessions:StateFile", StateFile, "--Sessions:Capacity", $"{options.Capacity}");
        await app.StartAsync();
        running = Service.FinishAsync(app);
        client.Dispose();
        client = new HttpClient { Timeout = TimeSpan.FromSeconds(20), BaseAddress = new Uri(app.Urls.First()) };
    }

    private async Task StopAsync()
    {
        if (app is not null)
        {
            app.Lifetime.StopApplication();
            await running;
            await app.DisposeAsync();
            app = null;
        }
    }

    private async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    private async Task<TimeSpan> StepAllAsync(int fromDay, int toDay, double[] latencies)
    {
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, options.Sessions, new ParallelOptions { MaxDegreeOfParallelism = options.Clients }, async (session, _) =>
        {
            for (int day = fromDay; day < toDay; day++)
            {
                long begin = Stopwatch.GetTimestamp();
                await StepAsync($"station {session}", session, day);
                latencies[(session * options.Days) + day] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            }
        });
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task StepAsync(string name, int session, int day)
    {
        using HttpResponseMessage response = await PostAsync(name, session, day);
        response.EnsureSuccessStatusCode();
        Compare(await response.Content.ReadFromJsonAsync<Answer>(), name, session, day);
    }

    private Task<HttpResponseMessage> PostAsync(string name, int session, int day) =>
        client.PostAsJsonAsync($"/sessions/{Uri.EscapeDataString(name)}/days", DayOf(session, day));

    private async Task BatchAsync(int first, int count, int day)
    {
        SessionDay[] batch = [.. Enumerable.Range(first, count).Select(session => new SessionDay($"batch {session}", DayOf(session, day)))];
        using HttpResponseMessage response = await client.PostAsJsonAsync("/batch", batch);
        response.EnsureSuccessStatusCode();
        Answer?[] answers = await response.Content.ReadFromJsonAsync<Answer?[]>() ?? [];
        for (int i = 0; i < count; i++)
        {
            Compare(answers[i], $"batch {first + i}", first + i, day);
        }
    }

    // All days in one request, the answers as lines.
    private async Task StreamAsync()
    {
        string days = string.Join('\n', Enumerable.Range(0, options.Days).Select(day => JsonSerializer.Serialize(DayOf(0, day), JsonSerializerOptions.Web)));
        using var content = new StringContent(days, Encoding.UTF8, "application/x-ndjson");
        using HttpResponseMessage response = await client.PostAsync("/sessions/stream/stream", content);
        string[] answers = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int day = 0; day < options.Days; day++)
        {
            Compare(JsonSerializer.Deserialize<Answer>(answers[day], JsonSerializerOptions.Web), "stream", 0, day);
        }
    }

    // "Degraded: 100000 sessions"
    private async Task<int> CountAsync() => int.Parse((await client.GetStringAsync("/health")).Split(' ')[1], CultureInfo.InvariantCulture);

    private void Compare(Answer? answer, string name, int session, int day)
    {
        Interlocked.Increment(ref compared);
        if (answer is null || answer.Session != name || answer.Days != day + 1 || answer.Highest != expected[session % Variants][day])
        {
            Interlocked.Increment(ref different);
        }
    }

    private Day DayOf(int session, int day) => weather[(session % Variants) + day];

    private float[][] Expected(MLContext ml)
    {
        using var engine = ml.Model.Load(ModelFile, out _).CreateRecurrentEngine<Day, Forecast>(ml);
        return [.. Enumerable.Range(0, Variants).Select(session =>
        {
            engine.Reset();
            return Enumerable.Range(0, Math.Max(2, options.Days)).Select(day => engine.Predict(DayOf(session, day)).Score).ToArray();
        })];
    }
}
