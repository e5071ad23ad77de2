namespace MLNet.Recurrent.Tests.Interop;

/// <summary>A use of something that ML.NET keeps internal.</summary>
/// <param name="Target">The type, or the type and its member.</param>
/// <param name="Referrer">Our outermost type that names it; "assembly" for an attribute on the assembly.</param>
internal sealed record InternalReference(string Target, string Referrer);
