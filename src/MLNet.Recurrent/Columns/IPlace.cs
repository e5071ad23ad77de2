namespace MLNet.Recurrent.Columns;

/// <summary>Where a cursor that remembers rows stands; what its getters share.</summary>
internal interface IPlace
{
    /// <summary>The ring and the slot in it that hold the current row.</summary>
    /// <exception cref="InvalidOperationException">The cursor stands on no row.</exception>
    (int Ring, int Slot) Current { get; }
}
