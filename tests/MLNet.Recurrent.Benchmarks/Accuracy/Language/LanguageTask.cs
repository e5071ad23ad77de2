using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MLNet.Recurrent.Inference;
using MLNet.Recurrent.Network;
using MLNet.Recurrent.Training;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Language;

/// <summary>
/// accuracy language: the next character of a text. The first 90 % are learned from, of these the last 2 % decide which weights are kept;
/// the rest is read from its first character to its last by one stepper, whose state is never reset.
/// </summary>
internal sealed class LanguageTask : IAccuracyTask
{
    private const int Streams = 32, Stretch = 64, HeldStreams = 4, Shown = 600;
    private const double ValidationShare = 0.02, Temperature = 0.7;
    private static readonly AccuracyColumn Nats = new("nats per character", 4);

    public Command CreateCommand(Func<ParseResult, AccuracySettings> settings)
    {
        var name = new Argument<string>("name") { Description = "A text.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "tiny-shakespeare" };
        name.AcceptOnlyFromAmong("tiny-shakespeare");
        var file = new Option<FileInfo?>("--file") { Description = "Any other text, gzipped or not." };
        var hidden = new Option<int>("--hidden") { Description = "Units.", DefaultValueFactory = _ => 512 };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the text.", DefaultValueFactory = _ => 28 };
        var rate = new Option<float>("--rate") { Description = "Learning rate at its highest.", DefaultValueFactory = _ => 0.003f };
        var dropout = new Option<float>("--dropout") { Description = "Dropout before the output.", DefaultValueFactory = _ => 0.4f };
        var weightDrop = new Option<float>("--weight-drop") { Description = "Dropout of recurrent weights.", DefaultValueFactory = _ => 0.25f };
        var threads = new Option<int>("--threads") { Description = "Threads; 0 for one per processor." };
        var command = new Command("language", "The next character of a text; shows what a model writes.")
        {
            name, file, hidden, epochs, rate, dropout, weightDrop, threads,
        };
        command.SetAction(result =>
        {
            AccuracySettings common = settings(result);
            FileInfo? other = result.GetValue(file);
            var text = new CharacterText(
                other is null ? DataFile.ReadText(common.Data, "tiny-shakespeare", "input.txt") : DataFile.ReadText(other.FullName));
            TrainingOptions recipe = Recipe with
            {
                Epochs = result.GetValue(epochs),
                LearningRate = result.GetValue(rate),
                Dropout = result.GetValue(dropout),
                RecurrentDropout = result.GetValue(weightDrop),
                Threads = result.GetValue(threads),
            };
            Run(other?.Name ?? result.GetValue(name)!, text, common.Seeds, recipe, result.GetValue(hidden));
        });
        return command;
    }

    // The state is carried along a stream, as it is in the test.
    private static TrainingOptions Recipe { get; } = new()
    {
        Loss = LossKind.SoftmaxCrossEntropy,
        BatchSize = Streams,
        TruncationSteps = Stretch,
        WeightDecay = 0.01f,
        Progress = epoch => Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch} of {epoch.Epochs}: {epoch.Loss:F3}, held back {epoch.ValidationLoss:F3}, {epoch.Seconds:F0} s")),
    };

    private static NetworkOptions Network(CharacterText text, int hidden) => new()
    {
        InputSize = 1,
        Embeddings = [new() { FirstColumn = 0, Count = text.Count, Size = 64 }],
        HiddenSize = hidden,
        OutputPerStep = true,
        OutputSize = text.Count,
        Output = OutputKind.Softmax,
    };

    private static void Run(string name, CharacterText text, int seeds, TrainingOptions recipe, int hidden)
    {
        int held = (int)(text.Training.Length * ValidationShare);
        SequenceSet data = CharacterText.Streams(text.Training[..^held], Streams);
        SequenceSet validation = CharacterText.Streams(text.Training[^held..], HeldStreams);
        double[] scores = new double[seeds];
        long start = Stopwatch.GetTimestamp();
        RecurrentModel model = null!;
        for (int seed = 1; seed <= seeds; seed++)
        {
            model = RecurrentTrainer.Train(Network(text, hidden), recipe with { Seed = seed }, data, validation).Model;
            scores[seed - 1] = Score(model, text.Test);
        }

        Array.Sort(scores);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / seeds;
        Console.WriteLine();
        Console.WriteLine($"{name}: {text.Training.Length} characters to learn from, {text.Test.Length} to test, {seeds} seed(s)");
        Console.WriteLine();
        var table = new AccuracyTable(Nats, Nats with { Name = "worst seed" }, new("seconds a seed", 0));
        table.Add($"LSTM, {hidden} units", scores[seeds / 2], scores[^1], seconds);
        if (name == "tiny-shakespeare")
        {
            table.Add("published: bigrams", 2.5, null, null);
            table.Add("published: nanoGPT, small, CPU", 1.88, null, null);
            table.Add("published: char-rnn LSTM, 2 layers, best of 1.45 to 1.55", 1.45, null, null);
            table.Add("published: nanoGPT, GPU", 1.4697, null, null);
            table.Add("GOAL", 1.45, null, null);
        }

        table.Print();
        Console.WriteLine($"What it writes (temperature {Temperature.ToString(CultureInfo.InvariantCulture)}):");
        Console.WriteLine();
        Console.WriteLine(Write(model, text));
    }

    private static double Score(RecurrentModel model, float[] numbers)
    {
        var stepper = new SequenceStepper(model);
        float[] logits = new float[model.Options.OutputSize];
        double sum = 0;
        for (int i = 0; i + 1 < numbers.Length; i++)
        {
            stepper.Step(numbers.AsSpan(i, 1), logits);
            sum += CrossEntropy.Mean(logits, logits.Length, numbers.AsSpan(i + 1, 1));
        }

        return sum / (numbers.Length - 1);
    }

    private static string Write(RecurrentModel model, CharacterText text)
    {
        var random = new Random(1);
        var stepper = new SequenceStepper(model);
        float[] logits = new float[text.Count], next = [text.Training[^1]];
        var written = new StringBuilder();
        for (int i = 0; i < Shown; i++)
        {
            stepper.Step(next, logits);

            // the greatest of logits with Gumbel noise is a draw from their softmax
            next[0] = Enumerable.Range(1, text.Count - 1).MaxBy(number => (logits[number] / Temperature) - Math.Log(-Math.Log(random.NextDouble())));
            written.Append(text.Character((int)next[0]));
        }

        return written.ToString();
    }
}
