namespace MLNet.Recurrent.Cells;

/// <summary>The one switch over the kinds of cells.</summary>
internal static class CellTable
{
    /// <summary>Blocks of hidden-size rows in the weights of a cell, as published.</summary>
    public static int Gates(CellKind kind) => kind switch
    {
        CellKind.ElmanTanh or CellKind.ElmanRelu => 1,
        CellKind.Lstm => 4,
        CellKind.Gru or CellKind.GruResetBefore => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown cell."),
    };
}
