using System.Runtime.InteropServices;

namespace MLNet.Recurrent.Benchmarks.Peers.Torch;

/// <summary>
/// Switches libtorch's use of oneDNN, which is the faster way for some networks and the slower for others. TorchSharp has no
/// such switch; libtorch exports it under its C++ names.
/// </summary>
internal static partial class OneDnn
{
    private const string Library = "libtorch_cpu";

    public static bool CanSwitch { get; } = OperatingSystem.IsLinux();

    public static void Use(bool isOn)
    {
        if (CanSwitch)
        {
            SetUserEnabled(GlobalContext(), isOn);
        }
    }

    public static string Describe(bool isOn) => isOn ? "oneDNN" : "no oneDNN";

    // at::globalContext()
    [LibraryImport(Library, EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    // at::Context::setUserEnabledMkldnn(bool)
    [LibraryImport(Library, EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    private static partial void SetUserEnabled(nint context, [MarshalAs(UnmanagedType.U1)] bool isOn);
}
