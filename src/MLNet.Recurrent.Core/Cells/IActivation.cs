using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Cells;

/// <summary>The nonlinearity of a simple recurrent network.</summary>
internal interface IActivation
{
    static abstract V Apply<V>(V x)
        where V : unmanaged, ILanes<V>;

    /// <summary>The gradient of the argument, from the result and its gradient.</summary>
    static abstract V Gradient<V>(V result, V gradient)
        where V : unmanaged, ILanes<V>;
}
