namespace MLNet.Recurrent.Onnx.Format;

/// <summary>Types of the values of a tensor, by ONNX's own numbers.</summary>
internal enum TensorType
{
    Undefined = 0,
    Single = 1,
    Int32 = 6,
    Int64 = 7,
    Boolean = 9,
    Half = 10,
    Double = 11,
    BFloat16 = 16,
}
