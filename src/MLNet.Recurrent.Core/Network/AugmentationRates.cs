namespace MLNet.Recurrent.Network;

/// <summary>How much sequences are changed in training, anew each time they are seen.</summary>
/// <param name="Jitter">Deviation of the noise added to each value.</param>
/// <param name="Scale">Deviation of the factor of each column, around 1.</param>
/// <param name="Warp">Share of the steps of a sequence that runs at half or twice its speed.</param>
/// <param name="Crop">Greatest share of a sequence that is cut off its ends.</param>
internal readonly record struct AugmentationRates(float Jitter = 0, float Scale = 0, float Warp = 0, float Crop = 0)
{
    public bool Any => Jitter > 0 || Scale > 0 || MovesSteps;

    public bool MovesSteps => Warp > 0 || Crop > 0;
}
