namespace MLNet.Recurrent.Network;

/// <summary>What the outputs of a network mean. The numbers are part of the file format and never change.</summary>
public enum OutputKind
{
    /// <summary>Real values, restored to the scale of the labels.</summary>
    Linear = 0,

    /// <summary>One log-odds value; the logistic function makes it a probability.</summary>
    Logistic = 1,

    /// <summary>One log-probability per class, up to a constant; softmax makes them probabilities.</summary>
    Softmax = 2,

    /// <summary>
    /// One score per class and step. With scores of how classes follow each other, which are part of the model, they make the classes
    /// of a sequence likely or not as a whole: a linear-chain conditional random field (Lafferty et al., 2001). Needs an output per step.
    /// </summary>
    ConditionalRandomField = 3,
}
