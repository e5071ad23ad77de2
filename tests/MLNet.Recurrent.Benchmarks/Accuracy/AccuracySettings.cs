namespace MLNet.Recurrent.Benchmarks.Accuracy;

/// <summary>What the command line asks of every task.</summary>
/// <param name="Data">Folder of the data sets.</param>
/// <param name="Seeds">Trainings of what depends on a seed.</param>
internal sealed record AccuracySettings(string Data, int Seeds);
