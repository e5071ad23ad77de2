using System.CommandLine;
using MLNet.Recurrent.Benchmarks.Accuracy;
using MLNet.Recurrent.Benchmarks.Speed;

var root = new RootCommand("Measures MLNet.Recurrent: how fast it is, and how good.")
{
    SpeedCommand.Create(), EnduranceCommand.Create(), AccuracyCommand.Create(),
};
return root.Parse(args).Invoke();
