namespace MLNet.Recurrent.Network;

/// <summary>
/// An embedding: columns of a step that hold the numbers of tokens or categories, and one trained vector per number. Several
/// columns are a bag, whose vectors are added: a word and the n-grams of its letters (Bojanowski et al., 2017).
/// </summary>
/// <remarks>
/// Number 0 stands for what is missing or was not known in training and has a vector of its own; negative numbers stand for
/// nothing and add nothing; numbers of <see cref="Count"/> and more are taken as 0.
/// </remarks>
public sealed record EmbeddingOptions
{
    /// <summary>Numbers stand in steps as floats, which are exact up to here.</summary>
    internal const int MaximumCount = 1 << 24;

    /// <summary>First of the columns of a step that it reads, from 0.</summary>
    public required int FirstColumn { get; init; }

    /// <summary>Neighbouring columns that it reads, at least 1.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Vectors in its table: the numbers 0 to <see cref="Count"/> - 1, at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>Values of a vector, at least 1.</summary>
    public required int Size { get; init; }

    internal bool Reads(int column) => column >= FirstColumn && column < FirstColumn + Columns;

    internal void Validate(int inputSize)
    {
        Require.Range(FirstColumn, 0, inputSize - 1);
        Require.Range(Columns, 1, inputSize - FirstColumn);
        Require.Range(Count, 1, MaximumCount);
        Require.Range(Size, 1, NetworkOptions.MaximumSize);
    }
}
