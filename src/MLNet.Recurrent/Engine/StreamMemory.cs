namespace MLNet.Recurrent;

/// <summary>What a streaming engine remembers of the steps before.</summary>
public enum StreamMemory
{
    /// <summary>
    /// The state of the network, carried on for as long as the stream lasts: the least work per step, and nothing is ever cut off. The
    /// network has to have been trained for it. One that has only ever seen short windows, each from an empty state, may do
    /// worse the longer the stream is; compare the two on data of your own.
    /// </summary>
    State,

    /// <summary>
    /// The last steps, as many as a sequence had in training, run anew at each step: the scores of <c>Transform</c> on windows, at the
    /// cost of a whole window per step. Serves bidirectional networks too.
    /// </summary>
    Window,
}
