using System.Text.Json.Serialization;

namespace MLNet.Recurrent.Core.Tests.Golden;

/// <summary>One weight matrix under PyTorch's name, row by row, and the gradient of the loss by it.</summary>
internal sealed record GoldenParameter
{
    public required string Name { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    // [rows, columns]
    [JsonConverter(typeof(PackedNumbers<float>))]
    public required float[] Values { get; init; }

    // [rows, columns]
    [JsonConverter(typeof(PackedNumbers<double>))]
    public required double[] Gradient { get; init; }
}
