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

    /// <summary>Whether the model says itself how uncertain a step is.</summary>
    bool HasSpread => false;

    /// <summary>No forecast or bound lies below: 0 of a model of logarithms.</summary>
    double LowestValue => double.NegativeInfinity;

    /// <summary>Forecasts with the model's own idea of its uncertainty.</summary>
    /// <param name="view">What is known.</param>
    /// <param name="forecast">[targets, horizon].</param>
    /// <param name="below">[targets, horizon]: how far below the forecast few values are; only of a model that <see cref="HasSpread"/>.</param>
    /// <param name="above">[targets, horizon]: how far above it.</param>
    void Forecast(SeriesView view, Span<double> forecast, Span<double> below, Span<double> above) => Forecast(view, forecast);

    /// <summary>Writes what a file of models holds of it.</summary>
    void Write(BinaryWriter writer);
}
