// What a program does that loads a model and predicts once; `speed start` publishes it in several ways and starts it.
//   (no arguments)   says that it runs: what the runtime alone takes
//   model.rnn        says when the first prediction is there; then how long loading and predicting took, how long the
//                    compiler worked meanwhile (milliseconds), and how many methods it compiled
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Persistence;

if (args is not [string file])
{
    Console.Out.WriteLine("running");
    return;
}

long start = Stopwatch.GetTimestamp();
RecurrentModel model = RecurrentModel.Load(file);
TimeSpan loaded = Stopwatch.GetElapsedTime(start);
float[] sequence = new float[50 * model.Options.InputSize], outputs = new float[model.Options.OutputSize];
new SequencePredictor(model).Predict(sequence, outputs);
TimeSpan predicted = Stopwatch.GetElapsedTime(start), compiled = JitInfo.GetCompilationTime();
long methods = JitInfo.GetCompiledMethodCount();
Console.Out.WriteLine("predicted");
foreach (double figure in new[] { loaded.TotalMilliseconds, (predicted - loaded).TotalMilliseconds, compiled.TotalMilliseconds, methods })
{
    Console.Out.WriteLine(figure.ToString(CultureInfo.InvariantCulture));
}
