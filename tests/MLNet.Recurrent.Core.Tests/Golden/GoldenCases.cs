using MLNet.Recurrent.Core.Tests.Reference;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Core.Tests.Golden;

/// <summary>The golden files, by name, as tests take them.</summary>
internal static class GoldenCases
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden", "Data");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>Those of recurrent layers and a dense layer on the last state alone, which the reference knows.</summary>
    public static IEnumerable<string> NamesOfLayers => Names.Where(name =>
        Load(name).Network is { HasFront: false, OutputPerStep: false, Pooling: PoolingKind.Last, LayerNormalization: false, Residual: false });

    public static GoldenCase Load(string name) => GoldenCase.Load(Path.Combine(Folder, name + ".json"));

    public static Problem ToProblem(this GoldenCase golden) => new()
    {
        Network = golden.Network,
        Parameters = golden.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Values),
        Inputs = golden.Inputs,
        Lengths = golden.Lengths,
        Targets = golden.Targets,
        Weights = golden.Weights,
        Objective = new ReferenceObjective(golden.Loss, golden.HuberThreshold),
    };
}
