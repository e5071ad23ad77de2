namespace MLNet.Recurrent.Numerics;

/// <summary>A small number known to the compiler: <c>if (TRows.Value > 3)</c> costs nothing at run time.</summary>
internal interface IRowCount
{
    static abstract int Value { get; }
}
