using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Persistence;

/// <summary>
/// The options of a network as numbers, the same order in every file:
/// <code>
/// cell, input size, hidden size, layers, directions, output size, output kind, pooling, output per step, pool convolutions,
/// convolution branch, sequence standardisation, networks of the ensemble
/// number of embeddings, of each: first column, columns, count, size
/// number of convolutions, of each: filters, kernel, stride, batch normalisation
/// layer normalisation, residual, output steps, skip steps, skip columns; the last ones missing in files from before they existed
/// </code>
/// </summary>
internal static class NetworkShape
{
    /// <summary>More numbers than any network has.</summary>
    public const int MaximumNumbers = 1 << 12;

    public static int[] Write(NetworkOptions options) =>
    [
        (int)options.Cell,
        options.InputSize,
        options.HiddenSize,
        options.Layers,
        options.Directions,
        options.OutputSize,
        (int)options.Output,
        (int)options.Pooling,
        options.OutputPerStep ? 1 : 0,
        options.PoolConvolutions ? 1 : 0,
        options.ConvolutionBranch ? 1 : 0,
        (int)options.SequenceStandardization,
        options.Ensemble,
        options.Embeddings.Count,
        .. options.Embeddings.SelectMany(embedding => new[] { embedding.FirstColumn, embedding.Columns, embedding.Count, embedding.Size }),
        options.Convolutions.Count,
        .. options.Convolutions.SelectMany(convolution => new[]
        {
            convolution.Filters, convolution.Kernel, convolution.Stride, convolution.BatchNormalization ? 1 : 0,
        }),
        options.LayerNormalization ? 1 : 0,
        options.Residual ? 1 : 0,
        options.OutputSteps,
        options.SkipSteps,
        options.SkipColumns,
    ];

    /// <summary>Reads what was written; the options still have to be validated.</summary>
    public static NetworkOptions Read(ReadOnlySpan<int> numbers)
    {
        ReadOnlySpan<int> rest = numbers;
        var options = new NetworkOptions
        {
            Cell = (CellKind)Next(ref rest),
            InputSize = Next(ref rest),
            HiddenSize = Next(ref rest),
            Layers = Next(ref rest),
            Bidirectional = Next(ref rest) switch { 1 => false, 2 => true, int other => throw Wrong("directions", other) },
            OutputSize = Next(ref rest),
            Output = (OutputKind)Next(ref rest),
            Pooling = (PoolingKind)Next(ref rest),
            OutputPerStep = Flag(ref rest, "output per step"),
            PoolConvolutions = Flag(ref rest, "pool convolutions"),
            ConvolutionBranch = Flag(ref rest, "convolution branch"),
            SequenceStandardization = (SequenceStandardization)Next(ref rest),
            Ensemble = Next(ref rest),
            Embeddings = ReadEmbeddings(ref rest),
            Convolutions = ReadConvolutions(ref rest),
            LayerNormalization = !rest.IsEmpty && Flag(ref rest, "layer normalisation"),
            Residual = !rest.IsEmpty && Flag(ref rest, "residual"),
            OutputSteps = rest.IsEmpty ? 0 : Next(ref rest),
            SkipSteps = rest.IsEmpty ? 0 : Next(ref rest),
            SkipColumns = rest.IsEmpty ? 0 : Next(ref rest),
        };
        return rest.IsEmpty ? options : throw Wrong("numbers beyond the shape", rest.Length);
    }

    private static OptionList<EmbeddingOptions> ReadEmbeddings(ref ReadOnlySpan<int> rest)
    {
        var embeddings = new EmbeddingOptions[Count(ref rest)];
        foreach (ref EmbeddingOptions embedding in embeddings.AsSpan())
        {
            embedding = new EmbeddingOptions
            {
                FirstColumn = Next(ref rest),
                Columns = Next(ref rest),
                Count = Next(ref rest),
                Size = Next(ref rest),
            };
        }

        return OptionList.Create<EmbeddingOptions>(embeddings);
    }

    private static OptionList<ConvolutionOptions> ReadConvolutions(ref ReadOnlySpan<int> rest)
    {
        var convolutions = new ConvolutionOptions[Count(ref rest)];
        foreach (ref ConvolutionOptions convolution in convolutions.AsSpan())
        {
            convolution = new ConvolutionOptions
            {
                Filters = Next(ref rest),
                Kernel = Next(ref rest),
                Stride = Next(ref rest),
                BatchNormalization = Flag(ref rest, "batch normalisation"),
            };
        }

        return OptionList.Create<ConvolutionOptions>(convolutions);
    }

    private static int Next(ref ReadOnlySpan<int> rest)
    {
        if (rest.IsEmpty)
        {
            throw new InvalidDataException("its shape has too few numbers.");
        }

        int number = rest[0];
        rest = rest[1..];
        return number;
    }

    private static int Count(ref ReadOnlySpan<int> rest)
    {
        int count = Next(ref rest);
        return count >= 0 && count <= rest.Length ? count : throw Wrong("parts", count);
    }

    private static bool Flag(ref ReadOnlySpan<int> rest, string what) =>
        Next(ref rest) switch { 0 => false, 1 => true, int other => throw Wrong(what, other) };

    private static InvalidDataException Wrong(string what, int number) => new($"its shape says {number} for {what}.");
}
