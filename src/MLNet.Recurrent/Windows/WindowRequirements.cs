using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.Recurrent.Windows;

/// <summary>What the columns must be, and what to say where they are not.</summary>
internal static class WindowRequirements
{
    public static bool IsSeriesType(Type type) =>
        type == typeof(ReadOnlyMemory<char>) ||
        type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(sbyte) ||
        type == typeof(uint) || type == typeof(ulong) || type == typeof(ushort) || type == typeof(byte);

    public static void CheckSteps(ColumnTraits column)
    {
        if (column.IsKey || column.ItemType != typeof(float))
        {
            throw Mismatch(column, "a window takes Single or a vector of Single",
                "Convert it with ml.Transforms.Conversion.ConvertType, or make numbers of it with ml.Transforms.Categorical.OneHotEncoding");
        }

        if (column.Kind == VectorKind.VariableVector)
        {
            throw Mismatch(column, "the steps of a window must all have the same number of values",
                "Give the vector a size: [VectorType(n)] on the property, or a range of columns in the loader");
        }
    }

    public static void CheckSource(ColumnTraits column, bool keepUnlabeled)
    {
        bool isSupported = column.IsKey || column.ItemType == typeof(float) || column.ItemType == typeof(bool);
        if (column.Kind != VectorKind.Scalar || !isSupported)
        {
            throw Mismatch(column, "a label is a single Single, key or Boolean",
                "Convert it with ml.Transforms.Conversion.ConvertType or MapValueToKey, or set labelColumnName: null for windows without labels");
        }

        if (keepUnlabeled && !column.IsKey && column.ItemType == typeof(bool))
        {
            throw Mismatch(column, "Boolean has no missing value for a label beyond the end of the series",
                "Convert it to Single, or leave keepUnlabeled false");
        }
    }

    public static void CheckSeries(ColumnTraits column)
    {
        if (column.Kind != VectorKind.Scalar || !(column.IsKey || IsSeriesType(column.ItemType)))
        {
            throw Mismatch(column, "series are told apart by one text, key or integer",
                "Convert it with ml.Transforms.Conversion.MapValueToKey or ConvertType");
        }
    }

    public static void CheckSize(WindowSettings settings, int featuresPerStep)
    {
        long kept = ((long)settings.Length + settings.Wait) * featuresPerStep;
        if (kept > Array.MaxLength)
        {
            throw new ArgumentException($"Column '{settings.InputColumnName}' holds {featuresPerStep} values per row, so length = " +
                $"{settings.Length} and horizon = {settings.Horizon} keep {kept} values per series; at most {Array.MaxLength} are possible. " +
                "Shorten the window or the horizon.");
        }
    }

    private static ArgumentException Mismatch(ColumnTraits column, string requirement, string remedy) =>
        new($"Column '{column.Name}' is {column.Description}; {requirement}. {remedy}.");
}
