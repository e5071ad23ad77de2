using System.Runtime.InteropServices;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, int VectorBits, string Runtime, string System, DateTime Date)
{
    private const string LinuxDescription = "/proc/cpuinfo";

    public static Machine Here { get; } = new(
        FindProcessor(),
        Environment.ProcessorCount,
        FmaPeak.Lanes * 32,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
        DateTime.UtcNow);

    public override string ToString() => $"{Processor}, {Cores} cores, {VectorBits}-bit vectors, {Runtime}, {Date:yyyy-MM-dd}";

    // The brand may be hidden, so family and model go with it: they tell the generation.
    private static string FindProcessor()
    {
        if (!File.Exists(LinuxDescription))
        {
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";
        }

        ILookup<string, string> lines = File.ReadLines(LinuxDescription)
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0], parts => parts[1]);
        string? name = lines["model name"].FirstOrDefault();
        return name is null
            ? "unknown processor"
            : $"{name} (family {lines["cpu family"].FirstOrDefault()}, model {lines["model"].FirstOrDefault()})";
    }
}
