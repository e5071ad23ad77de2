using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Recurrent.Interop;

/// <summary>The host environment behind a catalog: what extension methods on ML.NET's catalogs create their estimators in.</summary>
internal static class CatalogEnvironment
{
    /// <summary>Serves <c>ml.Regression.Trainers</c> and its like in every other task.</summary>
    public static IHostEnvironment Of(TrainCatalogBase.CatalogInstantiatorBase catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return InternalAccess.Use("Creating a trainer from an ML.NET catalog", () => CatalogUtils.GetEnvironment(catalog));
    }

    /// <summary>Serves catalogs whose methods are their own: <c>ml.Forecasting</c>.</summary>
    public static IHostEnvironment Of(TrainCatalogBase catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return InternalAccess.Use("Creating a forecaster from an ML.NET catalog", () => CatalogUtils.GetEnvironment(catalog));
    }
}
