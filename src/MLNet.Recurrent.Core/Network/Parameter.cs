namespace MLNet.Recurrent.Network;

/// <summary>One named matrix in the flat parameter buffer, row by row from <paramref name="Offset"/>.</summary>
internal sealed record Parameter(string Name, int Rows, int Columns, ParameterRole Role, int Offset = 0)
{
    public int Count => Rows * Columns;

    public Span<float> Of(float[] parameters) => new(parameters, Offset, Count);
}
