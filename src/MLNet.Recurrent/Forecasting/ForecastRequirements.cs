using Microsoft.ML.Data;
using MLNet.Recurrent.Windows;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MLNet.Recurrent.Forecasting;

/// <summary>What the columns must be, and what to say where they are not.</summary>
internal static class ForecastRequirements
{
    public static void CheckValues(ColumnTraits column)
    {
        if (!IsTarget(column))
        {
            throw Mismatch(column, "what is forecast is Single or Double, or a vector of them of known size",
                "Convert it with ml.Transforms.Conversion.ConvertType, or give the vector a size");
        }
    }

    /// <summary>Whether a column may be forecast.</summary>
    public static bool IsTarget(ColumnTraits column) =>
        !column.IsKey && column.Kind != VectorKind.VariableVector && (column.ItemType == typeof(float) || column.ItemType == typeof(double));

    public static void CheckForecast(ColumnTraits column)
    {
        if (column.IsKey || column.Kind != VectorKind.Vector || (column.ItemType != typeof(float) && column.ItemType != typeof(double)))
        {
            throw Mismatch(column, "a forecast is a vector of Single or Double of known size",
                "Name the output column of a forecaster");
        }
    }

    public static void CheckSeries(ColumnTraits column) => WindowRequirements.CheckSeries(column);

    public static void CheckTime(ColumnTraits column)
    {
        bool isTime = column.ItemType == typeof(DateTime) || column.ItemType == typeof(DateTimeOffset) || column.ItemType == typeof(float) ||
            column.ItemType == typeof(double) || WindowRequirements.IsSeriesType(column.ItemType);
        if (column.Kind != VectorKind.Scalar || column.IsKey || !isTime)
        {
            throw Mismatch(column, "times are dates, whole numbers, or texts such as 2011-12-31 or 2011-12-31 23:00",
                "Convert it with ml.Transforms.Conversion.ConvertType to DateTime");
        }
    }

    public static void CheckCovariate(ColumnTraits column)
    {
        bool isNumber = column.ItemType == typeof(float) || column.ItemType == typeof(double);
        bool isScalar = column.IsKey || column.ItemType == typeof(bool) || WindowRequirements.IsSeriesType(column.ItemType);
        if (column.Kind == VectorKind.VariableVector || !(column.Kind == VectorKind.Scalar ? isNumber || isScalar : isNumber && !column.IsKey))
        {
            throw Mismatch(column, "a column beside the target is a number, a Boolean, a text, a key, or a vector of Single or Double of known size",
                "Convert it with ml.Transforms.Conversion.ConvertType, or give the vector a size");
        }
    }

    /// <summary>Whether a column beside the target holds categories and not numbers.</summary>
    public static bool IsCategorical(ColumnTraits column) => column.IsKey || column.ItemType == typeof(ReadOnlyMemory<char>);

    /// <summary>The type of a column of forecasts: as precise as what is forecast.</summary>
    public static VectorDataViewType ForecastType(DataViewType input, int horizon)
    {
        PrimitiveDataViewType item = (PrimitiveDataViewType)(input is VectorDataViewType vector ? vector.ItemType : input);
        return input is VectorDataViewType targets && targets.Size > 1
            ? new VectorDataViewType(item, targets.Size, horizon)
            : new VectorDataViewType(item, horizon);
    }

    private static ArgumentException Mismatch(ColumnTraits column, string requirement, string remedy) =>
        new($"Column '{column.Name}' is {column.Description}; {requirement}. {remedy}.");
}
