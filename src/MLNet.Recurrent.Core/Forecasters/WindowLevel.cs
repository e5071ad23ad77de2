namespace MLNet.Recurrent.Forecasters;

/// <summary>What is taken off the values of a window, and added to its forecast again. The numbers are part of saved models.</summary>
internal enum WindowLevel
{
    /// <summary>The mean of the window: for series that come back to where they were.</summary>
    Mean = 0,

    /// <summary>The last value: for series that go on from where they are.</summary>
    Last = 1,

    /// <summary>
    /// The last value, seasonally adjusted; what is forecast is the difference from the theta method. For short series, which say too little
    /// about their season and trend for a network to find both.
    /// </summary>
    Theta = 2,
}
