namespace MLNet.Recurrent.Cells;

/// <summary>The parts of the row that a step multiplies with weights, in the order they stand in it.</summary>
internal enum RowPart
{
    /// <summary>The hidden state of the step before.</summary>
    Hidden = 0,

    /// <summary>The input of the step.</summary>
    Input = 1,

    /// <summary>The hidden state multiplied by a gate (only cells that reset before the product).</summary>
    Gated = 2,
}
