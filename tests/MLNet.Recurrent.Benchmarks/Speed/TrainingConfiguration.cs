using MLNet.Recurrent.Cells;

namespace MLNet.Recurrent.Benchmarks.Speed;

/// <summary>A network and a batch to train on.</summary>
internal sealed record TrainingConfiguration(
    string Name, CellKind Cell, int Steps, int Features, int Hidden, int Batch, int Layers = 1, bool Bidirectional = false, int Outputs = 1)
{
    public static IReadOnlyList<TrainingConfiguration> All { get; } =
    [
        new("lstm-small", CellKind.Lstm, 24, 1, 32, 32),
        new("lstm-medium", CellKind.Lstm, 50, 8, 64, 64),
        new("lstm-rows", CellKind.Lstm, 28, 28, 128, 64, Outputs: 10),
        new("lstm-pixels", CellKind.Lstm, 784, 1, 128, 64, Outputs: 10),
        new("lstm-large", CellKind.Lstm, 100, 32, 256, 64, Layers: 2),
        new("lstm-256", CellKind.Lstm, 100, 32, 256, 64),
        new("lstm-50", CellKind.Lstm, 50, 8, 50, 64),
        new("lstm-100", CellKind.Lstm, 50, 8, 100, 64),
        new("gru-small", CellKind.Gru, 24, 1, 32, 32),
        new("gru-medium", CellKind.Gru, 50, 8, 64, 64),
        new("gru-rows", CellKind.Gru, 28, 28, 128, 64, Outputs: 10),
        new("elman-medium", CellKind.ElmanTanh, 50, 8, 64, 64),
        new("lstm-bidirectional", CellKind.Lstm, 50, 8, 64, 64, Bidirectional: true),
    ];

    /// <summary>
    /// Useful operations of forward, backward and weight gradient: three times the products of the forward pass, two
    /// operations each. Gates, optimiser and packing are not counted, padding neither.
    /// </summary>
    public double Operations
    {
        get
        {
            double weights = 0;
            for (int layer = 0; layer < Layers; layer++)
            {
                int input = layer == 0 ? Features : Hidden * (Bidirectional ? 2 : 1);
                double products = layer == 0 ? (3.0 * Hidden) + (2.0 * input) : 3.0 * (Hidden + input);
                weights += products * CellTable.Shape(Cell).Gates * Hidden * (Bidirectional ? 2 : 1);
            }

            return 2 * weights * Steps * Batch;
        }
    }
}
