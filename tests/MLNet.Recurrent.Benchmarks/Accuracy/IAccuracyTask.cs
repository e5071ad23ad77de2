using System.CommandLine;

namespace MLNet.Recurrent.Benchmarks.Accuracy;

/// <summary>A kind of problem with its data sets: one subcommand.</summary>
internal interface IAccuracyTask
{
    /// <param name="settings">Reads the common options.</param>
    Command CreateCommand(Func<ParseResult, AccuracySettings> settings);
}
