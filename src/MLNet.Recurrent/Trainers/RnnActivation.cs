namespace MLNet.Recurrent;

/// <summary>The function that a simple recurrent network applies to its state.</summary>
public enum RnnActivation
{
    /// <summary>Hyperbolic tangent (Elman, 1990).</summary>
    Tanh,

    /// <summary>Rectified linear unit (Le, Jaitly and Hinton, 2015): remembers longer, diverges more easily.</summary>
    Relu,
}
