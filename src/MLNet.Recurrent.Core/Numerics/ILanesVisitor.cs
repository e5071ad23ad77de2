namespace MLNet.Recurrent.Numerics;

/// <summary>Something to do at the register width of this machine.</summary>
internal interface ILanesVisitor<out TResult>
{
    TResult Visit<V>()
        where V : unmanaged, ILanes<V>;
}
