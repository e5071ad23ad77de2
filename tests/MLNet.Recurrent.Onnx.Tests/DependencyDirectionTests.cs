using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Onnx.Tests;

/// <summary>The library needs the core and nothing else; its folders know only what is below them.</summary>
[TestClass]
public sealed class DependencyDirectionTests
{
    [TestMethod]
    public void The_assembly_references_the_core_and_the_system_only()
    {
        string[] foreign = [.. typeof(OnnxFile).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)
            .Where(name => name != "MLNet.Recurrent.Core" && !name.StartsWith("System.", StringComparison.Ordinal))];

        Assert.IsEmpty(foreign, string.Join(' ', foreign));
    }

    [TestMethod]
    [DataRow("Format", "Export|Import")]
    [DataRow("Export", "Import")]
    [DataRow("Import", "Export")]
    public void A_folder_does_not_know_those_beside_or_above_it(string folder, string others)
    {
        string[] files = Directory.GetFiles(Path.Combine(Here(), "../../src/MLNet.Recurrent.Onnx", folder), "*.cs");
        Assert.IsNotEmpty(files);
        foreach (string file in files)
        {
            foreach (string other in others.Split('|'))
            {
                Assert.DoesNotContain($"MLNet.Recurrent.Onnx.{other}", File.ReadAllText(file), Path.GetFileName(file));
            }
        }
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
