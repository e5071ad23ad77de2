namespace MLNet.Recurrent.Benchmarks.Accuracy.Text;

/// <summary>What is trained on, and what is tested on.</summary>
internal sealed record TextPart(IReadOnlyList<LabelledText> Train, IReadOnlyList<LabelledText> Test);
