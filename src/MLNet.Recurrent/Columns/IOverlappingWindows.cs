namespace MLNet.Recurrent.Columns;

/// <summary>
/// Where the current window lies in its series. A reader that wants each step once can take a whole window at the first of a
/// series, and of the windows that follow only the steps it has not had.
/// </summary>
internal interface IOverlappingWindows
{
    /// <summary>Index of the column that holds the windows.</summary>
    int WindowIndex { get; }

    /// <summary>Number of the series, counted from 0 in order of first appearance.</summary>
    int Series { get; }

    /// <summary>Steps of the series before the window.</summary>
    long FirstStep { get; }
}
