using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Persistence;

/// <summary>Saving and loading of models: one versioned, checksummed binary format without type names or paths.</summary>
public static class ModelFile
{
    /// <summary>Writes a model.</summary>
    public static void Save(this RecurrentModel model, Stream stream) => throw new NotSupportedException();

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are no model, damaged, cut short, or of a later version.</exception>
    public static RecurrentModel Load(Stream stream) => throw new NotSupportedException();
}
