using System.Text;

namespace MLNet.Recurrent.Tests.Interop;

/// <summary>
/// A runtime that does not honour IgnoresAccessChecksTo is had by renaming the attribute in a copy of the library: the runtime
/// then knows of no exception from its access checks.
/// </summary>
[TestClass]
public sealed class RefusedAccessTests
{
    [TestMethod]
    public void Refused_access_leaves_windows_working_and_saving_them_says_what_is_refused()
    {
        using var directory = new TemporaryDirectory();
        CopyProgramWithoutAccess(directory);

        (int exitCode, string output, string errors) = FreshProcess.Run(directory.Path, "windows", directory.File("model.zip"));

        Assert.AreEqual(1, exitCode);
        Assert.Contains("8 windows", output);
        Assert.Contains("Saving a SequenceWindowTransformer needs internals of ML.NET, and this process refuses them", errors);
        Assert.Contains("Use Microsoft.ML 5.0.1", errors);
    }

    [TestMethod]
    public void Granted_access_saves_windows()
    {
        using var directory = new TemporaryDirectory();

        (int exitCode, _, string errors) = FreshProcess.Run(AppContext.BaseDirectory, "windows", directory.File("model.zip"));

        Assert.AreEqual(0, exitCode, errors);
        Assert.IsTrue(File.Exists(directory.File("model.zip")));
    }

    private static void CopyProgramWithoutAccess(TemporaryDirectory directory)
    {
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, directory.File(Path.GetFileName(file)));
        }

        string library = directory.File("MLNet.Recurrent.dll");
        byte[] image = File.ReadAllBytes(library);
        byte[] name = Encoding.ASCII.GetBytes("IgnoresAccessChecksToAttribute");
        int at = image.AsSpan().IndexOf(name);
        Assert.IsGreaterThan(0, at);
        image[at] = (byte)'X';
        File.WriteAllBytes(library, image);
    }
}
