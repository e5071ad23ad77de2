using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Cells;

/// <summary>
/// A recurrent cell: what of a time step is not a matrix product. It knows one step and one panel; the layer knows time and
/// weights. A new cell is one struct like those beside this file, one member of <see cref="CellKind"/> and one arm in
/// <see cref="CellTable"/>.
/// </summary>
internal interface ICell
{
    static abstract CellShape Shape { get; }

    /// <summary>From sums of products to the new hidden state (and memory, and gated part).</summary>
    static abstract void Forward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>;

    /// <summary>From the gradient of the new state to the gradients of the slots and of the old state. Stages run backwards.</summary>
    static abstract void Backward<V>(int stage, in CellPanel panel)
        where V : unmanaged, ILanes<V>;

    /// <summary>
    /// A whole step of one sequence, products and gates in registers; false where the cell leaves it to <see cref="Forward"/>.
    /// </summary>
    static virtual bool TryStep<V>(in CellStep step)
        where V : unmanaged, ILanes<V> => false;
}
