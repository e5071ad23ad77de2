namespace MLNet.Recurrent.Benchmarks.Accuracy.Text;

/// <summary>A text and its class.</summary>
internal sealed class LabelledText
{
    public string Label { get; set; } = "";

    public string Text { get; set; } = "";
}
