using Microsoft.ML;

namespace MLNet.Recurrent.Interop;

/// <summary>
/// Marks a transformer for <c>PermutationFeatureImportance(ITransformer, ...)</c>, which looks for an internal interface of ML.NET
/// by type. A public type must not carry the mark itself, because a runtime that refuses internals could not load it:
/// let a private nested subclass carry it, and fall back on the unmarked type where creating the marked one throws
/// a <see cref="TypeLoadException"/>.
/// </summary>
internal interface IPermutableTransformer : ISingleFeaturePredictionTransformer
{
}
