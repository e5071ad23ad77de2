using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Recurrent.Interop;

/// <summary>The host environment behind a catalog: what extension methods on ML.NET's catalogs create their estimators in.</summary>
internal static class CatalogEnvironment
{
    private const string Purpose = "Creating an estimator from an ML.NET catalog";

    /// <summary>Serves <c>ml.Transforms</c>.</summary>
    public static IHostEnvironment Of(TransformsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return InternalAccess.Use(Purpose, () => CatalogUtils.GetEnvironment(catalog));
    }

    /// <summary>Serves <c>ml.Regression.Trainers</c> and its like in every other task, <c>ml.Forecasting.Forecasters</c> too.</summary>
    public static IHostEnvironment Of(TrainCatalogBase.CatalogInstantiatorBase catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return InternalAccess.Use(Purpose, () => CatalogUtils.GetEnvironment(catalog));
    }

    /// <summary>Serves <c>ml.Regression</c> and its like in every other task.</summary>
    public static IHostEnvironment Of(TrainCatalogBase catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return InternalAccess.Use(Purpose, () => CatalogUtils.GetEnvironment(catalog));
    }
}
