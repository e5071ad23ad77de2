namespace MLNet.Recurrent.Network;

/// <summary>What a parameter does; decides its initial values and whether weight decay applies (to weights, not to biases).</summary>
internal enum ParameterRole
{
    InputWeight,
    RecurrentWeight,
    Bias,
    RecurrentBias,
}
