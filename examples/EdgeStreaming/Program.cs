// A weather station forecasts tomorrow's highest temperature from the readings of each day, and remembers the days before. Without
// ML.NET: the engine, and a model of 5 kB, in one native file. Days come from standard input, one line each.
//     EdgeStreaming < seattle-weather.csv
//     EdgeStreaming --state station.state < today.csv      continues where the last call ended
//     EdgeStreaming --measure < seattle-weather.csv        says what a step costs, too
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EdgeStreaming;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;

long start = Stopwatch.GetTimestamp();
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using Stream resource = typeof(Program).Assembly.GetManifestResourceStream("weather.bin")!;
var stepper = new SequenceStepper(RecurrentModel.Load(resource));
string? stateFile = args is ["--state", string file] ? file : null;
if (File.Exists(stateFile))
{
    stepper.RestoreState(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(stateFile)));
}

// Columns: date, precipitation, highest and lowest temperature, wind. The model scales them itself.
float[] today = new float[4], tomorrow = new float[1];
string date = "";
int days = 0;
double errors = 0;
TimeSpan toFirst = default;
while (Console.ReadLine() is { } line)
{
    string[] fields = line.Split(',');
    if (fields[0] == "date")
    {
        continue;
    }

    date = fields[0];
    for (int i = 0; i < today.Length; i++)
    {
        today[i] = float.Parse(fields[1 + i], CultureInfo.InvariantCulture);
    }

    errors += days > 0 ? Math.Abs(tomorrow[0] - today[1]) : 0;
    stepper.Step(today, tomorrow);
    if (days++ == 0)
    {
        toFirst = Stopwatch.GetElapsedTime(start);
    }
}

Console.WriteLine($"{days} days up to {date}: {tomorrow[0]:F1} degrees tomorrow; mean error so far {errors / Math.Max(1, days - 1):F2}");
if (stateFile is not null)
{
    float[] state = new float[stepper.StateSize];
    stepper.CopyStateTo(state);
    File.WriteAllBytes(stateFile, MemoryMarshal.AsBytes<float>(state));
}

if (args is ["--measure"])
{
    Measurement step = Measurement.Of(stepper, today, tomorrow);
    Console.WriteLine($"first forecast {toFirst.TotalMilliseconds:F2} ms after the start of Main; a step {step.Nanoseconds:F0} ns, allocated {step.Bytes} bytes");
}
