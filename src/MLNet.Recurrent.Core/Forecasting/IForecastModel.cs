namespace MLNet.Recurrent.Forecasting;

/// <summary>A fitted forecaster. Safe to use from several threads.</summary>
internal interface IForecastModel
{
    /// <summary>Steps ahead.</summary>
    int Horizon { get; }

    /// <summary>How many steps of the history a forecast looks back on; <see cref="int.MaxValue"/> for all.</summary>
    int ContextLength { get; }

    /// <summary>Forecasts the steps after the present one.</summary>
    /// <param name="view">What is known.</param>
    /// <param name="forecast">[targets, horizon]. Not a number where the history has no number.</param>
    void Forecast(SeriesView view, Span<double> forecast);

    /// <summary>Writes what a file of models holds of it.</summary>
    void Write(BinaryWriter writer);
}
