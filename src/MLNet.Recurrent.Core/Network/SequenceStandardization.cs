namespace MLNet.Recurrent.Network;

/// <summary>Whether a sequence is standardised on its own: x(t) becomes (x(t) - mean) / deviation over its steps, for each value of a step.</summary>
public enum SequenceStandardization
{
    /// <summary>No: the level of a sequence says something.</summary>
    None,

    /// <summary>Yes: only its shape does.</summary>
    Replace,

    /// <summary>The network reads both, first as it comes.</summary>
    Beside,
}
