// Loads the service on the loopback and says what it carried:
//     dotnet run -c Release --project examples/ScoringService/Load [sessions] [days] [clients] [capacity]
using System.Globalization;
using ScoringService;
using ScoringService.Load;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int[] numbers = [.. args.Select(int.Parse)];
var options = new LoadOptions(
    Sessions: numbers.ElementAtOrDefault(0) is > 0 and var sessions ? sessions : 2000,
    Days: numbers.ElementAtOrDefault(1) is > 1 and var days ? days : 20,
    Clients: numbers.ElementAtOrDefault(2) is > 0 and var clients ? clients : 16,
    Capacity: numbers.ElementAtOrDefault(3) is > 0 and var capacity ? capacity : 100_000);
string modelFile = Path.Combine("out", "ScoringService", "model.zip");
if (!File.Exists(modelFile))
{
    Console.WriteLine($"Training {modelFile} ...");
    WeatherModel.Train(modelFile);
}

LoadFigures figures = await LoadRun.RunAsync(options, modelFile);
Console.WriteLine($"single days: {figures.Requests} requests by {options.Clients} clients, {figures.RequestsPerSecond:F0} a second, "
    + $"median {figures.MedianMilliseconds:F2} ms, p99 {figures.Percentile99Milliseconds:F2} ms");
Console.WriteLine($"batches of 1,000: {figures.BatchedPerSecond:F0} days a second");
Console.WriteLine($"{figures.Sessions} sessions at the end, {figures.BytesPerSession} bytes each, one more turned away: {figures.IsBounded}; "
    + $"saved as {figures.StateFile / 1e6:F1} MB");
Console.WriteLine($"2 restarts; {figures.Compared} answers compared with an engine in the client, {figures.Different} different");
return figures.IsGood ? 0 : 1;
