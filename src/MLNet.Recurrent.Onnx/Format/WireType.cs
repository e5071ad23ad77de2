namespace MLNet.Recurrent.Onnx.Format;

/// <summary>How the bytes of a protobuf field are laid out.</summary>
internal enum WireType
{
    VarInt = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
