using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Features;
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

    /// <summary>Waits until the host is told to stop and requests under way are finished, then saves the sessions.</summary>
    public static async Task FinishAsync(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        await app.WaitForShutdownAsync().ConfigureAwait(false);
        app.Services.GetRequiredService<Sessions>().Save();
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

    // Days of one session as they come, one line of JSON each; each answer is sent at once, as a line too.
    private static async Task StreamAsync(string name, HttpContext context, Sessions sessions)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        if (name.Length > LongestName)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        // The headers now, not with the first answer: a client may wait for them before it sends its first day.
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        await foreach (Day day in Lines.ReadAsync<Day>(context.Request.BodyReader, context.RequestAborted).ConfigureAwait(false))
        {
            byte[] answer = JsonSerializer.SerializeToUtf8Bytes(sessions.Step(name, day), JsonSerializerOptions.Web);
            await context.Response.Body.WriteAsync((byte[])[.. answer, (byte)'\n'], context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static IResult Full() => Results.Problem(
        "There is no room for another session. Delete one, or wait until one expires.", statusCode: StatusCodes.Status503ServiceUnavailable);
}
