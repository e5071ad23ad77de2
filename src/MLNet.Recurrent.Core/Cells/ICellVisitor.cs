namespace MLNet.Recurrent.Cells;

/// <summary>Something to do with the type of a cell that is only known as a <see cref="CellKind"/>.</summary>
internal interface ICellVisitor<out TResult>
{
    TResult Visit<TCell>()
        where TCell : struct, ICell;
}
