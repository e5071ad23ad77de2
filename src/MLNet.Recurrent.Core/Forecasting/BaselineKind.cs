namespace MLNet.Recurrent.Forecasting;

/// <summary>The methods of <see cref="Baselines"/>. The numbers are part of saved models.</summary>
internal enum BaselineKind
{
    Naive = 0,
    SeasonalNaive = 1,
    Naive2 = 2,
    Theta = 3,
}
