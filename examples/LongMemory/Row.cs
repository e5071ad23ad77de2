namespace LongMemory;

/// <summary>A sequence, and what it should give.</summary>
internal sealed class Row
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}
