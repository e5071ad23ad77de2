namespace MLNet.Recurrent.Persistence;

/// <summary>A tensor of a safetensors file: its sizes, and where its bytes are.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">Null where its values are no floating-point numbers that are read.</param>
/// <param name="FormatName">The format as the file names it.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bytes">Its values, row by row: a view of the file.</param>
internal sealed record StoredTensor(string Name, NumberFormat? Format, string FormatName, long[] Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The sizes in words, as PyTorch prints them.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
