namespace MLNet.Recurrent.Tests.Windows;

/// <summary>A row of the resulting table.</summary>
internal sealed class Window
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public string Series { get; set; } = "";

    public float[] Values { get; set; } = [];

    public float Target { get; set; }

    public string Day { get; set; } = "";

    /// <summary>All of it, for comparisons; floats to the last bit.</summary>
    public override string ToString() =>
        $"{Series} {Day} {Bits(Target)} [{string.Join(' ', Values.Select(Bits))}] -> [{string.Join(' ', Features.Select(Bits))}] {Bits(Label)}";

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);
}
