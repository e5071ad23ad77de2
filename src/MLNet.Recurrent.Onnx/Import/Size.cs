namespace MLNet.Recurrent.Onnx.Import;

/// <summary>A number that is known, or the size of an axis and a number more.</summary>
internal readonly record struct Size(Axis? Of, long Number)
{
    public bool IsKnown => Of is null;
}
