namespace MLNet.Recurrent.Network;

/// <summary>Probabilities of dropout in a training.</summary>
/// <param name="Layers">Of a value between two layers and before the dense layer.</param>
/// <param name="Inputs">Of a value of the embedded steps: the same ones in all steps of a sequence (Gal and Ghahramani, 2016).</param>
/// <param name="Tokens">Of a step's tokens: taken as unknown.</param>
/// <param name="Variational">Whether between layers and before the dense layer, too, the same values are dropped in all steps of a sequence.</param>
internal readonly record struct DropoutRates(float Layers = 0, float Inputs = 0, float Tokens = 0, bool Variational = false)
{
    public bool Any => Layers > 0 || Inputs > 0 || Tokens > 0;
}
