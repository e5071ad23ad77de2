namespace MLNet.Recurrent.Benchmarks.Accuracy.Texts;

/// <summary>What is trained on, and what is tested on.</summary>
internal sealed record TextPart(IReadOnlyList<LabelledText> Train, IReadOnlyList<LabelledText> Test);
