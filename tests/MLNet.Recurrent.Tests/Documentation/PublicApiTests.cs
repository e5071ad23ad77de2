using System.Reflection;
using System.Runtime.CompilerServices;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx;
using PublicApiGenerator;

namespace MLNet.Recurrent.Tests.Documentation;

/// <summary>What users can call, written down: a change of it shows in a diff, and never happens by accident.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    [DataRow(typeof(RecurrentModel), "MLNet.Recurrent.Core")]
    [DataRow(typeof(RecurrentEstimator), "MLNet.Recurrent")]
    [DataRow(typeof(OnnxFile), "MLNet.Recurrent.Onnx")]
    public void The_public_api_is_the_approved_one(Type type, string name)
    {
        string approved = Path.Combine(Here(), $"{name}.approved.txt"), received = Path.Combine(AppContext.BaseDirectory, $"{name}.received.txt");
        string api = PublicApi(type.Assembly);
        File.WriteAllText(received, api);

        string[] before = File.Exists(approved) ? File.ReadAllLines(approved) : [], now = api.TrimEnd('\n').Split('\n');
        Assert.IsTrue(
            before.SequenceEqual(now),
            $"Gone: {string.Join(" | ", before.Except(now))}. New: {string.Join(" | ", now.Except(before))}. "
            + $"Where the change is meant, copy {name}.received.txt from the output folder over {name}.approved.txt.");
    }

    private static string PublicApi(Assembly assembly) =>
        assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
