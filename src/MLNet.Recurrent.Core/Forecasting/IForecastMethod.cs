namespace MLNet.Recurrent.Forecasting;

/// <summary>A way to make a <see cref="IForecastModel"/> from a table: what a user chooses and sets.</summary>
internal interface IForecastMethod
{
    /// <summary>Steps ahead.</summary>
    int Horizon { get; }

    /// <summary>
    /// Whether fitting takes something from the data that the calibration of intervals must not have seen. The model of a method that
    /// learns nothing is calibrated as it is.
    /// </summary>
    bool IsTrained { get; }

    /// <param name="table">All series; at least one number in a target.</param>
    /// <param name="season">Steps of the season; 1 for none.</param>
    IForecastModel Fit(SeriesTable table, int season);

    /// <summary>A model whose errors are those of the fitted one, by which its intervals are calibrated.</summary>
    /// <param name="table">The series without the part that it is calibrated on.</param>
    /// <param name="season">Steps of the season.</param>
    /// <param name="fitted">The model fitted to all.</param>
    IForecastModel FitForCalibration(SeriesTable table, int season, IForecastModel fitted) => IsTrained ? Fit(table, season) : fitted;
}
