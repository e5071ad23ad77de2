using System.Diagnostics;
using Microsoft.ML;

namespace MLNet.Recurrent.Tests;

/// <summary>Runs the loader program: a process that has never seen the library before it loads a model.</summary>
internal static class FreshProcess
{
    /// <summary>Saves model and data, lets the fresh process load and apply the model, and reads what it made.</summary>
    public static IDataView Transform(MLContext ml, ITransformer model, IDataView data, TemporaryDirectory directory)
    {
        string modelFile = directory.File("model.zip"), resultFile = directory.File("result.idv");
        ml.Model.Save(model, data.Schema, modelFile);
        string dataFile = SaveData(ml, data, directory);
        (int exitCode, _, string errors) = Run(AppContext.BaseDirectory, "transform", modelFile, dataFile, resultFile);
        Assert.AreEqual(0, exitCode, errors);
        return ml.Data.LoadFromBinary(resultFile);
    }

    public static string SaveData(MLContext ml, IDataView data, TemporaryDirectory directory)
    {
        string dataFile = directory.File("data.idv");
        using FileStream stream = File.Create(dataFile);
        ml.Data.SaveAsBinary(data, stream);
        return dataFile;
    }

    /// <param name="programDirectory">Where the loader program and its assemblies are.</param>
    /// <param name="arguments">As its source says.</param>
    public static (int ExitCode, string Output, string Errors) Run(string programDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(programDirectory, "MLNet.Recurrent.Tests.Loader.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result, errors);
    }
}
