using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Microsoft.ML;

namespace MLNet.Recurrent.Engine;

/// <summary>
/// What stands before the network, as a number: a state belongs to the values that the network was given. It is the hash of what ML.NET
/// saves of those transformers, so that a fitted pipeline and the same one loaded in another process are equal.
/// </summary>
internal static class PipelineHash
{
    // The package that wrote the model, not the model.
    private const string VersionEntry = "Version.txt";

    public static UInt128 Of(MLContext context, IReadOnlyList<ITransformer> parts)
    {
        var hash = new XxHash128();
        foreach (ITransformer part in parts)
        {
            Append(hash, context, part);
        }

        return hash.GetCurrentHashAsUInt128();
    }

    private static void Append(XxHash128 hash, MLContext context, ITransformer part)
    {
        try
        {
            // Some transformers are others once they are loaded (OneHotEncoding a chain of two); loaded ones stay what they are.
            using MemoryStream saved = Save(context, part);
            foreach (ITransformer loaded in StepChain.Flat(context.Model.Load(saved, out _)))
            {
                using MemoryStream again = Save(context, loaded);
                Append(hash, again);
            }
        }
        catch (Exception unsaved) when (unsaved is NotSupportedException or InvalidOperationException or NotImplementedException)
        {
            // A mapping by code that has no name to be loaded by: all that can be known of it is that there is one.
            hash.Append(Encoding.UTF8.GetBytes(part.GetType().Name));
        }
    }

    private static MemoryStream Save(MLContext context, ITransformer part)
    {
        var saved = new MemoryStream();
        context.Model.Save(part, inputSchema: null, saved);
        saved.Position = 0;
        return saved;
    }

    // Names and contents of the entries, because the archive around them holds the time of day.
    private static void Append(XxHash128 hash, MemoryStream saved)
    {
        using var archive = new ZipArchive(saved, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in archive.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            if (entry.Name != VersionEntry)
            {
                hash.Append(Encoding.UTF8.GetBytes(entry.FullName));
                hash.Append(BitConverter.GetBytes(entry.Length));
                using Stream content = entry.Open();
                hash.Append(content);
            }
        }
    }
}
