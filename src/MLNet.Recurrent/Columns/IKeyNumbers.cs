namespace MLNet.Recurrent.Columns;

/// <summary>Gives keys the numbers by which an embedding knows them.</summary>
internal interface IKeyNumbers
{
    /// <summary>The number of a key, from 1; 0 for one that is not known.</summary>
    /// <param name="key">The raw value of the key, from 1.</param>
    int Of(ulong key);
}
