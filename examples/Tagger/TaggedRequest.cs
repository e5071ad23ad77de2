namespace Tagger;

/// <summary>What the model makes of a request.</summary>
public sealed class TaggedRequest
{
    public string[] Slot { get; set; } = [];
}
