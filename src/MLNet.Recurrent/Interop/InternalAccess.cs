using System.Runtime.CompilerServices;

namespace MLNet.Recurrent.Interop;

/// <summary>
/// Every call into ML.NET's internals goes through here, so that a runtime that refuses them, or a version of ML.NET that has
/// changed them, is reported as what it is.
/// </summary>
internal static class InternalAccess
{
    /// <param name="purpose">Completes "... needs internals of ML.NET".</param>
    /// <param name="call">
    /// The method that names the internals, best a lambda: access is checked when that very method is compiled, so the failure
    /// surfaces in this call and not in its caller.
    /// </param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Use<T>(string purpose, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            throw new NotSupportedException(
                $"{purpose} needs internals of ML.NET, and this process refuses them: {refused.Message} " +
                "Use Microsoft.ML 5.0.1 on a runtime that honours IgnoresAccessChecksTo (.NET 10 does).", refused);
        }
    }

    /// <summary>Whether the exception says that a type or member may not be used, or is not there.</summary>
    public static bool IsRefusal(Exception exception) => exception is MemberAccessException or TypeLoadException;
}
