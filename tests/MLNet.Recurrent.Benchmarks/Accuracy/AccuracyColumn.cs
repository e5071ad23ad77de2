using System.Globalization;

namespace MLNet.Recurrent.Benchmarks.Accuracy;

/// <summary>A column of an <see cref="AccuracyTable"/>.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Digits">Digits after the point.</param>
internal sealed record AccuracyColumn(string Name, int Digits)
{
    public string Text(double? value) => value?.ToString($"F{Digits}", CultureInfo.InvariantCulture) ?? "-";
}
