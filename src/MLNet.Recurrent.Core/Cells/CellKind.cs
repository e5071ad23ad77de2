namespace MLNet.Recurrent.Cells;

/// <summary>The recurrent cells. The numbers are part of the file format and never change.</summary>
public enum CellKind
{
    /// <summary>Simple recurrent network with tanh (Elman, 1990). Forgets within a few dozen steps.</summary>
    ElmanTanh = 0,

    /// <summary>Simple recurrent network with a rectified linear unit (Le, Jaitly and Hinton, 2015).</summary>
    ElmanRelu = 1,

    /// <summary>Long short-term memory with a forget gate (Hochreiter and Schmidhuber, 1997; Gers et al., 2000).</summary>
    Lstm = 2,

    /// <summary>Gated recurrent unit, reset gate applied after the matrix product: the form of cuDNN, PyTorch and Keras.</summary>
    Gru = 3,

    /// <summary>Gated recurrent unit, reset gate applied before the matrix product: the form of Cho et al., 2014.</summary>
    GruResetBefore = 4,
}
