using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ScoringService.Tests;

/// <summary>The service as a process of its own, as an orchestrator starts and stops it.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private const int TerminationSignal = 15;

    private readonly Process process;

    private ServiceProcess(Process process, string address)
    {
        this.process = process;
        Address = address;
    }

    public string Address { get; }

    public int ExitCode => process.ExitCode;

    public static async Task<ServiceProcess> StartAsync(CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "ScoringService.dll"), "--urls", "http://127.0.0.1:0", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (Listening().Match(line) is { Success: true } address)
            {
                // What it says later must not fill the pipe.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new ServiceProcess(process, address.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("The service ended before it listened.");
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    public async Task<TimeSpan> TerminateAsync(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Assert.AreEqual(0, Kill(process.Id, TerminationSignal));
        await process.WaitForExitAsync(cancellation);
        return Stopwatch.GetElapsedTime(start);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    [GeneratedRegex("Now listening on: (http://.+)")]
    private static partial Regex Listening();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
