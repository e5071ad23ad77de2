using Microsoft.ML.Runtime;

namespace MLNet.Recurrent.Interop;

/// <summary>A transformer that ML.NET's model files can hold. Its loader is declared in LoadableModels.cs.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface IStoredModel<TSelf>
    where TSelf : class, IStoredModel<TSelf>
{
    static abstract StoredFormat Format { get; }

    /// <summary>Reads what <see cref="Write"/> wrote. A damaged content is an <see cref="InvalidDataException"/>.</summary>
    static abstract TSelf Read(IHostEnvironment environment, BinaryReader reader);

    void Write(BinaryWriter writer);
}
