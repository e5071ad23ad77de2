// Forecasts for many weather stations from one model: each station is a session with a state of its own, which outlives restarts.
//     dotnet run -c Release --project examples/ScoringService --urls http://127.0.0.1:5080
//     curl -X POST 127.0.0.1:5080/sessions/seattle/days -H 'Content-Type: application/json' \
//          -d '{"precipitation": 0, "highest": 12.8, "lowest": 5, "wind": 4.7}'
using Microsoft.Extensions.Options;
using ScoringService;

WebApplication app = Service.Create(args);
SessionLimits options = app.Services.GetRequiredService<IOptions<SessionLimits>>().Value;
if (!File.Exists(options.ModelFile))
{
    Console.WriteLine($"Training {options.ModelFile} ...");
    WeatherModel.Train(options.ModelFile);
}

await app.StartAsync();
await Service.FinishAsync(app);
