namespace MLNet.Recurrent.Cells;

/// <summary>The one switch over the kinds of cells.</summary>
internal static class CellTable
{
    /// <summary>Calls the visitor with the type of the cell.</summary>
    public static TResult Visit<TVisitor, TResult>(CellKind kind, TVisitor visitor)
        where TVisitor : struct, ICellVisitor<TResult>
        => kind switch
        {
            CellKind.ElmanTanh => visitor.Visit<ElmanCell<TanhActivation>>(),
            CellKind.ElmanRelu => visitor.Visit<ElmanCell<ReluActivation>>(),
            CellKind.Lstm => visitor.Visit<LstmCell>(),
            CellKind.Gru => visitor.Visit<GruCell>(),
            CellKind.GruResetBefore => visitor.Visit<GruResetBeforeCell>(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown cell."),
        };

    public static CellShape Shape(CellKind kind) => Visit<ShapeVisitor, CellShape>(kind, default);

    private readonly struct ShapeVisitor : ICellVisitor<CellShape>
    {
        public CellShape Visit<TCell>()
            where TCell : struct, ICell => TCell.Shape;
    }
}
