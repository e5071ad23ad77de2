using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Recurrent.Interop;

/// <summary>
/// Saves one transformer into an ML.NET model and, found by ML.NET through the declarations in LoadableModels.cs, loads it:
/// a version header that names the loader, then one binary stream.
/// </summary>
internal static class StoredModel<TModel>
    where TModel : class, IStoredModel<TModel>
{
    private const string Content = "Content.bin";

    public static void Save(ModelSaveContext context, TModel model)
    {
        ArgumentNullException.ThrowIfNull(context);
        InternalAccess.Use($"Saving a {typeof(TModel).Name}", () =>
        {
            context.CheckAtModel();
            context.SetVersionInfo(Version());
            context.SaveBinaryStream(Content, model.Write);
            return true;
        });
    }

    /// <summary>The name and the parameters are those that ML.NET looks for.</summary>
    public static TModel Create(IHostEnvironment environment, ModelLoadContext context) =>
        InternalAccess.Use($"Loading a {typeof(TModel).Name}", () =>
        {
            context.CheckAtModel(Version());
            TModel? model = null;
            try
            {
                context.TryLoadBinaryStream(Content, reader => model = TModel.Read(environment, reader));
            }
            catch (EndOfStreamException truncated)
            {
                throw new InvalidDataException($"The saved {typeof(TModel).Name} is truncated. Save the model again.", truncated);
            }

            catch (Exception damaged) when (damaged is FormatException or IOException or ArgumentException)
            {
                throw new InvalidDataException($"The saved {typeof(TModel).Name} is damaged: {damaged.Message} Save the model again.", damaged);
            }

            return model ?? throw new InvalidDataException(
                $"The saved {typeof(TModel).Name} has no '{Content}'. Save the model again.");
        });

    private static VersionInfo Version() => new(
        modelSignature: TModel.Format.ModelSignature,
        verWrittenCur: TModel.Format.Version,
        verReadableCur: TModel.Format.Version,
        verWeCanReadBack: TModel.Format.Version,
        loaderAssemblyName: typeof(TModel).Assembly.FullName,
        loaderSignature: TModel.Format.LoaderSignature);
}
