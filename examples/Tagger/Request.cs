namespace Tagger;

/// <summary>A request and, for each of its words, which slot of a booking it fills, as an IOB tag.</summary>
public sealed class Request
{
    public string[] Words { get; set; } = [];

    public string[] Tags { get; set; } = [];
}
