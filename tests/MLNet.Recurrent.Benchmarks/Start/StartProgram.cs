using System.Diagnostics;
using System.Globalization;

namespace MLNet.Recurrent.Benchmarks.Start;

/// <summary>The program that loads a model and predicts once, published in one of several ways.</summary>
internal sealed class StartProgram
{
    private const string Name = "MLNet.Recurrent.Benchmarks.Start";
    private readonly string executable;

    private StartProgram(string kind, string executable)
    {
        Kind = kind;
        this.executable = executable;
    }

    /// <summary>How it was published.</summary>
    public string Kind { get; }

    /// <summary>Null, and a line that says so, where it cannot be published: the compilers for it are packages of their own.</summary>
    public static StartProgram? Publish(string kind, bool selfContained, params IReadOnlyList<string> properties)
    {
        string project = Path.Combine(RepositoryFolder(), "tests", Name), target = Path.Combine(AppContext.BaseDirectory, "start", kind);
        (int exitCode, string output) = Run(
            "dotnet",
            [
                "publish", project, "--configuration", "Release", "--use-current-runtime", "--self-contained", selfContained ? "true" : "false",
                "--artifacts-path", Path.Combine(target, "build"), "--output", target, .. properties.Select(property => "-p:" + property),
            ]);
        if (exitCode == 0)
        {
            return new StartProgram(kind, Path.Combine(target, OperatingSystem.IsWindows() ? Name + ".exe" : Name));
        }

        string? reason = output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal));
        Console.WriteLine($"{kind}: cannot be published here: {reason?.Trim()}");
        return null;
    }

    /// <summary>Seconds from starting the process to the line in which it says that it runs.</summary>
    public double StartAlone() => Start([]).Seconds;

    /// <summary>Starts it, loads the model and predicts.</summary>
    public FirstPrediction Predict(string model)
    {
        (double seconds, string[] figures) = Start([model]);
        double[] numbers = [.. figures.Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
        return new FirstPrediction(seconds, numbers[0] / 1e3, numbers[1] / 1e3, numbers[2] / 1e3, (int)numbers[3]);
    }

    private static string RepositoryFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MLNet.Recurrent.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException("The suite 'start' publishes a program of the repository: run it from there.");
    }

    private static (int ExitCode, string Output) Run(string command, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private (double Seconds, string[] Figures) Start(IEnumerable<string> arguments)
    {
        var settings = new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true };
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(settings)!;
        process.StandardOutput.ReadLine();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (seconds, rest.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : throw new InvalidOperationException($"The program published as '{Kind}' ended with exit code {process.ExitCode}.");
    }
}
