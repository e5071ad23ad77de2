using System.Net;
using System.Text.Json;

namespace ScoringService.Tests;

/// <summary>A client of a stream: sends a day, reads the answer, sends the next. Needs HTTP/2, and a flush after each line.</summary>
internal sealed class TwoWayStream : IDisposable
{
    private readonly Days days = new();
    private readonly HttpClient client;
    private readonly HttpRequestMessage request;
    private HttpResponseMessage? response;
    private StreamReader? answers;

    public TwoWayStream(string address, string session)
    {
        client = new HttpClient { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
        request = new HttpRequestMessage(HttpMethod.Post, $"/sessions/{session}/stream")
        {
            Content = days,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async Task OpenAsync(CancellationToken cancellation)
    {
        response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answers = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
    }

    public Task SendAsync(Day day, CancellationToken cancellation) =>
        SendAsync(JsonSerializer.SerializeToUtf8Bytes(day, JsonSerializerOptions.Web), cancellation);

    public async Task SendAsync(byte[] line, CancellationToken cancellation)
    {
        Stream body = await days.Opened.Task;
        await body.WriteAsync((byte[])[.. line, (byte)'\n'], cancellation);
        // HttpClient collects what is written until it is told that nothing follows for a while.
        await body.FlushAsync(cancellation);
    }

    /// <summary>The next line, null at the end.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellation) => await answers!.ReadLineAsync(cancellation);

    public async Task<Answer?> ReadAsync(CancellationToken cancellation) =>
        await ReadLineAsync(cancellation) is { } line ? JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web) : null;

    public void Complete() => days.Completed.TrySetResult();

    public void Dispose()
    {
        Complete();
        answers?.Dispose();
        response?.Dispose();
        request.Dispose();
        client.Dispose();
    }

    private sealed class Days : HttpContent
    {
        public TaskCompletionSource<Stream> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // Without it even the headers of the request may wait for the first line.
            await stream.FlushAsync();
            Opened.SetResult(stream);
            await Completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
