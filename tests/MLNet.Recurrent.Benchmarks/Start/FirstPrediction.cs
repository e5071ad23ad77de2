namespace MLNet.Recurrent.Benchmarks.Start;

/// <summary>A process that loaded a model and predicted once. Times in seconds.</summary>
/// <param name="SinceStart">From starting the process to the line in which it says that the prediction is there.</param>
/// <param name="Load">Of which loading the model.</param>
/// <param name="Predict">Of which making a predictor and predicting.</param>
/// <param name="Compile">Of which the just-in-time compiler worked.</param>
/// <param name="Methods">Methods that it compiled.</param>
internal readonly record struct FirstPrediction(double SinceStart, double Load, double Predict, double Compile, int Methods);
