using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Cells;

/// <summary>One step of one sequence: everything a cell needs to run all panels without leaving its kernel.</summary>
internal unsafe ref struct CellStep
{
    public int Panels;

    /// <summary>
    /// Whether the panels are taken from the last to the first. Every other step, so that the weights used last, which are still
    /// in the cache, come first.
    /// </summary>
    public bool Backwards;

    /// <summary>Registers of units in a panel.</summary>
    public int Vectors;

    /// <summary>The row: hidden state, then input.</summary>
    public float* Row;

    /// <summary>Floats of the hidden part of the row, padding included.</summary>
    public int HiddenDepth;

    /// <summary>Values of the input.</summary>
    public int InputDepth;

    /// <summary>Packed weights of the cell's first product, and of its second if it has two.</summary>
    public float* Packed, SecondPacked;

    /// <summary>How those stand in memory.</summary>
    public WeightFormat Format;

    public float* Bias;

    /// <summary>The new hidden state.</summary>
    public float* Hidden;

    /// <summary>The memory, updated in place.</summary>
    public float* Memory;
}
