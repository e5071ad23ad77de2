namespace MLNet.Recurrent.Benchmarks.Accuracy.Texts;

/// <summary>A text and its class.</summary>
internal sealed class LabelledText
{
    public string Label { get; set; } = "";

    public string Text { get; set; } = "";
}
