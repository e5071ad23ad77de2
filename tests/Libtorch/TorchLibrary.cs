using System.Runtime.InteropServices;

namespace MLNet.Recurrent.Libtorch;

/// <summary>Loads libtorch, also where the C++ library of the system is older than TorchSharp asks for.</summary>
internal static class TorchLibrary
{
    // TorchSharp 0.107.0 asks for this version (GCC 13 and later) because a header names one symbol of it, which is never
    // called. Debian 12, for instance, ends at 3.4.30.
    private const string Version = "GLIBCXX_3.4.32";

    /// <summary>Null, or why it does not load.</summary>
    public static string? Load()
    {
        try
        {
            LoadWrapper();
            TorchSharp.torch.InitializeDeviceType(TorchSharp.DeviceType.CPU);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or NotSupportedException)
        {
            return exception.Message;
        }
    }

    // Changes the copy in the output folder only, and of it one flag.
    private static void LoadWrapper()
    {
        string folder = AppContext.BaseDirectory, name = "libLibTorchSharp.so";
        string? path = new[] { Path.Combine(folder, name), Path.Combine(folder, "runtimes", "linux-x64", "native", name) }
            .FirstOrDefault(File.Exists);
        if (!OperatingSystem.IsLinux() || path is null)
        {
            return;
        }

        try
        {
            NativeLibrary.Load(path);
        }
        catch (DllNotFoundException exception) when (exception.Message.Contains(Version, StringComparison.Ordinal))
        {
            VersionNeeds.Weaken(path, Version);
            NativeLibrary.Load(path);
        }
    }
}
