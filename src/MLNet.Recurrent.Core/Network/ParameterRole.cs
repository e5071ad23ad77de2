namespace MLNet.Recurrent.Network;

/// <summary>What a parameter does; decides its initial values, whether weight decay applies (to weights), and how it is trained.</summary>
internal enum ParameterRole
{
    InputWeight,
    RecurrentWeight,
    Bias,
    RecurrentBias,

    /// <summary>Vectors of an embedding: few of them have a gradient in one update.</summary>
    Embedding,

    /// <summary>Factor after a normalisation: starts at 1.</summary>
    Scale,

    /// <summary>Query of an attention: starts at 0, as a mean.</summary>
    Query,

    /// <summary>Scores of a chain of classes: start at 0, all paths alike.</summary>
    Transition,

    /// <summary>Running mean of a normalisation: follows the batches, has no gradient.</summary>
    RunningMean,

    /// <summary>Running variance of a normalisation.</summary>
    RunningVariance,
}
