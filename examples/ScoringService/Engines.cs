using System.Collections.Concurrent;
using Microsoft.ML;
using MLNet.Recurrent;

namespace ScoringService;

/// <summary>One model for all, and as many engines as there are requests at the same time.</summary>
public sealed class Engines : IDisposable
{
    private readonly MLContext ml = new();
    private readonly ITransformer model;
    private readonly ConcurrentBag<RecurrentEngine<Day, Forecast>> free = [];

    /// <param name="modelFile">A pipeline saved by ML.NET.</param>
    public Engines(string modelFile) => model = ml.Model.Load(modelFile, out _);

    /// <summary>An engine for the caller alone.</summary>
    public RecurrentEngine<Day, Forecast> Rent() =>
        free.TryTake(out RecurrentEngine<Day, Forecast>? engine) ? engine : model.CreateRecurrentEngine<Day, Forecast>(ml);

    public void Return(RecurrentEngine<Day, Forecast> engine) => free.Add(engine);

    public void Dispose()
    {
        while (free.TryTake(out RecurrentEngine<Day, Forecast>? engine))
        {
            engine.Dispose();
        }
    }
}
