using System.Reflection;
using Microsoft.ML.Trainers;
using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Interop;

namespace MLNet.Recurrent.Tests.Interop;

/// <summary>
/// The whole list of what the library uses of ML.NET's internals. A longer list means more that an update of ML.NET can break,
/// so it is lengthened here, deliberately, or not at all.
/// </summary>
[TestClass]
public sealed class InternalsBudgetTests
{
    private static readonly string[] Budget =
    [
        "Microsoft.ML.Data.CatalogUtils",
        "Microsoft.ML.Data.IInternalCatalog",
        "Microsoft.ML.ISingleFeaturePredictionTransformer",
        "Microsoft.ML.LoadableClassAttribute",
        "Microsoft.ML.ModelLoadContext",
        "Microsoft.ML.ModelSaveContext.CheckAtModel",
        "Microsoft.ML.ModelSaveContext.SaveBinaryStream",
        "Microsoft.ML.ModelSaveContext.SetVersionInfo",
        "Microsoft.ML.Runtime.ICancelable",
        "Microsoft.ML.SchemaShape+Column..ctor",
        "Microsoft.ML.SchemaShape.Create",
        "Microsoft.ML.SignatureLoadModel",
        "Microsoft.ML.TrainerInfo..ctor",
        "Microsoft.ML.VersionInfo",
    ];

    private static readonly Assembly Library = typeof(InternalAccess).Assembly;

    [TestMethod]
    public void Library_uses_no_internal_of_mlnet_beyond_the_budget()
    {
        string[] excess = [.. InternalReferenceScan.Targets(Library).Except(Budget)];

        Assert.IsEmpty(excess, $"Not in the budget: {string.Join(", ", excess)}");
    }

    [TestMethod]
    public void Budget_lists_nothing_that_is_not_used_any_more()
    {
        string[] unused = [.. Budget.Except(InternalReferenceScan.Targets(Library))];

        Assert.IsEmpty(unused, $"In the budget, but not used: {string.Join(", ", unused)}");
    }

    [TestMethod]
    public void Internals_of_mlnet_are_named_in_Interop_only()
    {
        InternalReference[] outside = [.. InternalReferenceScan.References(Library).Where(IsOutsideInterop)];

        Assert.IsEmpty(outside, string.Join(Environment.NewLine, outside.AsEnumerable()));
    }

    [TestMethod]
    public void Core_does_not_know_mlnet() =>
        Assert.DoesNotContain(
            name => name.Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal),
            typeof(CellKind).Assembly.GetReferencedAssemblies());

    /// <summary>ML.NET's own trainers are a friend assembly: full of what the scan has to find.</summary>
    [TestMethod]
    public void Scan_finds_the_internals_that_a_friend_of_mlnet_uses()
    {
        Assembly friend = typeof(SdcaRegressionTrainer).Assembly;

        SortedSet<string> targets = InternalReferenceScan.Targets(friend);
        HashSet<InternalReference> references = InternalReferenceScan.References(friend);

        // A type, an internal member of a public type, and an overload that is internal beside a public one.
        Assert.Contains("Microsoft.ML.ModelLoadContext", targets);
        Assert.Contains("Microsoft.ML.ModelSaveContext.CheckAtModel", targets);
        Assert.Contains("Microsoft.ML.SchemaShape+Column..ctor", targets);
        Assert.Contains(
            new InternalReference("Microsoft.ML.ModelLoadContext", "Microsoft.ML.Trainers.LinearRegressionModelParameters"), references);
        Assert.Contains(new InternalReference("Microsoft.ML.LoadableClassAttribute", "assembly"), references);
        Assert.IsTrue(references.Any(IsOutsideInterop));
        Assert.IsNotEmpty(targets.Except(Budget));
    }

    private static bool IsOutsideInterop(InternalReference reference) =>
        reference.Referrer != "assembly" && !reference.Referrer.StartsWith("MLNet.Recurrent.Interop.", StringComparison.Ordinal);
}
