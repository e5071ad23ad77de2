namespace MLNet.Recurrent.Numerics;

/// <summary>The one choice of a register width.</summary>
internal static class LanesTable
{
    /// <summary>Calls the visitor with the widest lanes that the hardware has.</summary>
    public static TResult Visit<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : struct, ILanesVisitor<TResult>
        => Hardware.HasLanes512 ? visitor.Visit<Lanes512>() : visitor.Visit<PortableLanes>();
}
