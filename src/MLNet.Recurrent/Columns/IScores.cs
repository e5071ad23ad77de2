namespace MLNet.Recurrent.Columns;

/// <summary>What the network says about the current row, however many columns ask.</summary>
internal interface IScores
{
    /// <summary>[output size], or [steps, output size] where each step has its own. Valid until the row moves.</summary>
    ReadOnlySpan<float> Outputs { get; }
}
