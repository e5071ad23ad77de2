namespace MLNet.Recurrent.Engine;

/// <summary>What a forecasting engine does with a row.</summary>
internal enum RowUse
{
    /// <summary>Takes it and forecasts.</summary>
    Predict,

    /// <summary>Takes it.</summary>
    Observe,

    /// <summary>Takes what it says of a step ahead.</summary>
    Announce,
}
