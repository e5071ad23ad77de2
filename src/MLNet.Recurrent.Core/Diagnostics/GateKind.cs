namespace MLNet.Recurrent.Diagnostics;

/// <summary>The gates of LSTM (input, forget, output) and GRU (reset, update).</summary>
public enum GateKind
{
    /// <summary>How much of the candidate an LSTM writes into its memory.</summary>
    Input,

    /// <summary>How much of its memory an LSTM keeps.</summary>
    Forget,

    /// <summary>How much of its memory an LSTM shows.</summary>
    Output,

    /// <summary>How much of its state a GRU uses for the candidate.</summary>
    Reset,

    /// <summary>How much of its state a GRU keeps: z in h = (1 - z) n + z h'.</summary>
    Update,
}
