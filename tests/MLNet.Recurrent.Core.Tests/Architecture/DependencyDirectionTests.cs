using System.Text.RegularExpressions;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Core.Tests.Architecture;

/// <summary>Folders are layers: a file may use its own layer and those below it, and its namespace is its folder's.</summary>
[TestClass]
public sealed partial class DependencyDirectionTests
{
    private const string Root = "MLNet.Recurrent";

    // Numerics <- Cells <- Network <- Training, Inference; Persistence and Diagnostics read Network, and a report of Inference
    // says how large a file is. Forecasting: series, measures
    // and baselines, and no network; Forecasters puts both together. The root may be used by all.
    private static readonly Dictionary<string, string[]> Below = new()
    {
        [""] = [],
        ["Numerics"] = [],
        ["Cells"] = ["Numerics"],
        ["Network"] = ["Numerics", "Cells"],
        ["Training"] = ["Numerics", "Cells", "Network"],
        ["Inference"] = ["Numerics", "Cells", "Network", "Persistence"],
        ["Persistence"] = ["Numerics", "Cells", "Network"],
        ["Forecasting"] = [],
        ["Forecasters"] = ["Numerics", "Cells", "Network", "Training", "Inference", "Persistence", "Forecasting"],
        ["Diagnostics"] = ["Numerics", "Cells", "Network"],
    };

    public static IEnumerable<object[]> Layers => Below.Keys.Select(layer => new object[] { layer });

    private static string CoreFolder { get; } = FindCoreFolder();

    [TestMethod]
    [DynamicData(nameof(Layers))]
    public void Layer_uses_only_the_layers_below_it(string layer)
    {
        foreach (string file in FilesOf(layer))
        {
            foreach (Match match in LayerName().Matches(File.ReadAllText(file)))
            {
                string used = match.Groups["layer"].Value;
                bool isAllowed = used == layer || Below[layer].Contains(used) || !Below.ContainsKey(used);
                Assert.IsTrue(isAllowed, $"{Path.GetFileName(file)} in '{layer}' says {match.Value}, which is not below it.");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Layers))]
    public void Namespace_of_a_file_is_its_folder(string layer)
    {
        string expected = layer.Length == 0 ? Root : $"{Root}.{layer}";
        foreach (string file in FilesOf(layer))
        {
            Match match = Namespace().Match(File.ReadAllText(file));
            Assert.AreEqual(expected, match.Groups["name"].Value, Path.GetFileName(file));
        }
    }

    [TestMethod]
    public void Every_folder_with_code_is_a_known_layer()
    {
        foreach (string file in AllFiles())
        {
            string folder = Path.GetRelativePath(CoreFolder, Path.GetDirectoryName(file)!);
            Assert.IsTrue(Below.ContainsKey(folder == "." ? "" : folder), $"Say in this test what '{folder}' may use.");
        }
    }

    [TestMethod]
    public void Core_knows_nothing_of_its_host()
    {
        foreach (string file in AllFiles())
        {
            Assert.DoesNotContain("using Microsoft.", File.ReadAllText(file), Path.GetFileName(file));
        }

        string[] foreign = [.. typeof(NetworkOptions).Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))];
        Assert.IsEmpty(foreign, string.Join(' ', foreign));
    }

    // in a using, in a cref, or spelt out
    [GeneratedRegex(@"\bMLNet\.Recurrent\.(?<layer>\w+)")]
    private static partial Regex LayerName();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    private static IEnumerable<string> FilesOf(string layer) =>
        Directory.EnumerateFiles(Path.Combine(CoreFolder, layer), "*.cs");

    private static IEnumerable<string> AllFiles()
    {
        // not the folders of the build
        IEnumerable<string> folders = Directory.EnumerateDirectories(CoreFolder)
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"));
        return Directory.EnumerateFiles(CoreFolder, "*.cs").Concat(
            folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)));
    }

    private static string FindCoreFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MLNet.Recurrent.sln")))
        {
            folder = folder.Parent;
        }

        Assert.IsNotNull(folder, "The tests run outside of the repository.");
        return Path.Combine(folder.FullName, "src", "MLNet.Recurrent.Core");
    }
}
