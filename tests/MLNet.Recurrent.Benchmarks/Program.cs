using System.CommandLine;
using MLNet.Recurrent.Benchmarks.Speed;

var root = new RootCommand("Measures MLNet.Recurrent: how fast it is.") { SpeedCommand.Create() };
return root.Parse(args).Invoke();
