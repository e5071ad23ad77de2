namespace MLNet.Recurrent.Forecasting;

/// <summary>What a season adds to a series, or by what it multiplies it.</summary>
/// <param name="indices">One per phase.</param>
/// <param name="isMultiplicative">Factors of mean 1, or terms of mean 0.</param>
internal sealed class SeasonalIndices(double[] indices, bool isMultiplicative)
{
    public bool IsMultiplicative => isMultiplicative;

    public ReadOnlySpan<double> Values => indices;

    public double Remove(double value, int step)
    {
        double index = indices[step % indices.Length];
        return isMultiplicative ? value / index : value - index;
    }

    public double Restore(double value, int step)
    {
        double index = indices[step % indices.Length];
        return isMultiplicative ? value * index : value + index;
    }
}
