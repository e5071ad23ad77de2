using Microsoft.ML;
using MLNet.Recurrent;

namespace ScoringService;

/// <summary>Trains the pipeline that the service scores with.</summary>
public static class WeatherModel
{
    public static void Train(string modelFile, int epochs = Defaults.Epochs)
    {
        var ml = new MLContext(seed: 1);
        string csv = Path.Combine(AppContext.BaseDirectory, "seattle-weather.csv");
        IDataView days = ml.Data.LoadFromTextFile<Day>(csv, separatorChar: ',', hasHeader: true);
        var model = ml.Transforms.Concatenate("Numbers", nameof(Day.Precipitation), nameof(Day.Highest), nameof(Day.Lowest), nameof(Day.Wind))
            .Append(ml.Transforms.NormalizeMeanVariance("Step", "Numbers"))
            .Append(ml.Transforms.SequenceWindow("Features", "Step", sourceColumnName: nameof(Day.Highest), length: 28, horizon: 1))
            .Append(ml.Regression.Trainers.Gru(hiddenSize: 16, numberOfEpochs: epochs))
            .Fit(days);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(modelFile))!);
        ml.Model.Save(model, days.Schema, modelFile);
    }
}
