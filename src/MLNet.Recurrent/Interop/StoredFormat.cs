namespace MLNet.Recurrent.Interop;

/// <summary>How a transformer announces itself inside an ML.NET model file.</summary>
/// <param name="ModelSignature">Exactly eight characters: the kind of content.</param>
/// <param name="LoaderSignature">At most 24 characters: the name under which the loader is declared (LoadableModels.cs).</param>
/// <param name="Version">
/// Version of the content. A file of another version is refused with ML.NET's own words; once there are two versions,
/// the oldest readable one belongs here too.
/// </param>
internal sealed record StoredFormat(string ModelSignature, string LoaderSignature, uint Version = 0x00010001);
