using System.Runtime.CompilerServices;

namespace MLNet.Recurrent;

/// <summary>Checks of options: the error names option, value and requirement.</summary>
internal static class Require
{
    public static void Range(int value, int minimum, int maximum, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (value < minimum || value > maximum)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be between {minimum} and {maximum}.");
        }
    }

    /// <summary>Not-a-number fails too.</summary>
    public static void Range(float value, float minimum, float maximum, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!(value >= minimum && value <= maximum))
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be between {minimum} and {maximum}.");
        }
    }

    /// <summary>Between 0 and 1, both excluded.</summary>
    public static void Fraction(double value, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!(value > 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be between 0 and 1, both excluded: 0.95 for 95 %.");
        }
    }

    public static void Positive(float value, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!(value > 0 && float.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be a positive, finite number.");
        }
    }

    // Not generic: it would be compiled anew for each kind of option when a process loads its first model.
    public static void Defined(Enum value, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!Enum.IsDefined(value.GetType(), value))
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be one of {string.Join(", ", Enum.GetNames(value.GetType()))}.");
        }
    }
}
