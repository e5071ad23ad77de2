namespace MLNet.Recurrent.Columns;

/// <summary>What the network says about the current row, however many columns ask.</summary>
internal interface IScores
{
    /// <summary>[output size]. Valid until the row moves.</summary>
    ReadOnlySpan<float> Outputs { get; }
}
