using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace ScoringService;

/// <summary>The service, built but not started.</summary>
public static class Service
{
    private const int LongestName = 128, LargestBatch = 10_000;
    private const long LargestBody = 1 << 21;

    public static WebApplication Create(params string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
        builder.Services.Configure<SessionLimits>(builder.Configuration.GetSection("Sessions"));
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<SessionLimits>>((host, limits) => host.ShutdownTimeout = limits.Value.StopTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new Engines(services.GetRequiredService<IOptions<SessionLimits>>().Value.ModelFile));
        builder.Services.AddSingleton<Sessions>();
        builder.Services.AddHostedService<Housekeeping>();
        builder.Services.AddHealthChecks().AddCheck<SessionsCheck>("sessions");
        WebApplication app = builder.Build();

        app.MapHealthChecks("/health", new HealthCheckOptions
        {
            ResponseWriter = (context, report) => context.Response.WriteAsync($"{report.Status}: {report.Entries["sessions"].Description}"),
        });
        app.MapPost("/sessions/{name}/days", Step);
        app.MapPost("/sessions/{name}/stream", StreamAsync);
        app.MapDelete("/sessions/{name}", (string name, Sessions sessions) => sessions.Remove(name) ? Results.NoContent() : Results.NotFound());
        app.MapPost("/batch", Batch);
        return app;
    }

    /// <summary>
    /// Waits until the host is told to stop and requests under way are finished, or cut off after <see cref="SessionLimits.StopTimeout"/>; then saves the sessions.
    /// </summary>
    public static async Task FinishAsync(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            await app.WaitForShutdownAsync().ConfigureAwait(false);
        }
        finally
        {
            app.Services.GetRequiredService<Sessions>().Save();
        }
    }

    // One day, one answer.
    private static IResult Step(string name, Day day, Sessions sessions) =>
        name.Length > LongestName ? Results.BadRequest($"A name has at most {LongestName} characters.")
        : sessions.Step(name, day) is { } answer ? Results.Ok(answer)
        : Full();

    // Days of many sessions, answered in their order. One that finds no room is answered by null.
    private static IResult Batch(SessionDay[] days, Sessions sessions) =>
        days.Length > LargestBatch ? Results.BadRequest($"A batch has at most {LargestBatch} days.")
        : days.Any(day => day?.Day is null || day.Session is not { Length: <= LongestName }) ? Results.BadRequest("Each item is { session, day }.")
        : Results.Ok(days.Select(day => sessions.Step(day.Session, day.Day)));

    // Days of one session as they come, one line of JSON each; each answer is sent at once, as a line too. It ends when the client ends it, is
    // silent for too long or sends what is not a day, or when the service stops: always after the answer to the last day taken.
    private static async Task StreamAsync(
        string name, HttpContext context, Sessions sessions, IHostApplicationLifetime lifetime, IOptions<SessionLimits> options)
    {
        // A station sends a line when it has one: neither the size nor the rate that hold for other requests hold for a stream.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        context.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = null;
        if (name.Length > LongestName)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        end.CancelAfter(options.Value.StreamTimeout);
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            // The headers now, not with the first answer: a client may wait for them before it sends its first day.
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            await foreach (Day day in Lines.ReadAsync<Day>(context.Request.BodyReader, end.Token).ConfigureAwait(false))
            {
                await AnswerAsync(context, sessions.Step(name, day)).ConfigureAwait(false);
                end.CancelAfter(options.Value.StreamTimeout);
            }
        }
        catch (Exception refused) when (refused is JsonException or BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, new Refusal($"This line is not a day, and the stream ends here: {refused.Message}")).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Silent for too long, or the service stops: there is nothing to say, and the response ends as any other.
        }

        await SayGoodbyeAsync(context).ConfigureAwait(false);
    }

    // A client that reads the end of the answers ends its request too. Where the connection is closed before that, it sees an error.
    private static async Task SayGoodbyeAsync(HttpContext context)
    {
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        impatient.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await context.Response.CompleteAsync().ConfigureAwait(false);
            await context.Request.Body.CopyToAsync(Stream.Null, impatient.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // It has not.
        }
    }

    private static async Task AnswerAsync<T>(HttpContext context, T answer)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(answer, JsonSerializerOptions.Web), (byte)'\n'];
        await context.Response.Body.WriteAsync(line, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static IResult Full() => Results.Problem(
        "There is no room for another session. Delete one, or wait until one expires.", statusCode: StatusCodes.Status503ServiceUnavailable);
}
