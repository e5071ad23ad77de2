using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace MLNet.Recurrent.Benchmarks.Accuracy.Texts;

/// <summary>
/// The one recipe for all sets: words in lower case without punctuation, or characters where texts are single words, and an LSTM as
/// it is by default.
/// </summary>
internal static class TextRecipe
{
    private const string Predicted = nameof(Predicted);

    public static double Accuracy(TextPart part, int seed, string? vectors, string[] changes, out int count)
    {
        var ml = new MLContext(seed);
        IEstimator<ITransformer> tokens = AreSingleWords(part.Train)
            ? ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Features", nameof(LabelledText.Text))
            : ml.Transforms.Text.NormalizeText("Normal", nameof(LabelledText.Text), TextNormalizingEstimator.CaseMode.Lower, keepPunctuations: false)
                .Append(ml.Transforms.Text.TokenizeIntoWords("Features", "Normal"));
        var options = new RecurrentTrainerOptions
        {
            EmptySequences = EmptySequenceHandling.ScorePrior,
            InvalidRows = InvalidRowHandling.Skip,
        };
        if (vectors is not null)
        {
            // Random vectors of pieces would be added to those of the file.
            (options.VectorFile, options.EmbeddingSize, options.Subwords) = (vectors, VectorSize(vectors), null);
        }

        RecipeChanges.Apply(changes, options);
        IDataView train = ml.Data.LoadFromEnumerable(part.Train), test = ml.Data.LoadFromEnumerable(part.Test);
        TransformerChain<KeyToValueMappingTransformer> model = tokens.Append(ml.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label)))
            .Append(ml.MulticlassClassification.Trainers.Lstm(options))
            .Append(ml.Transforms.Conversion.MapKeyToValue(Predicted, "PredictedLabel")).Fit(train);

        // Compared as texts: classes that training has not seen count as errors.
        string[] predictions = [.. model.Transform(test).GetColumn<string>(Predicted)];
        count = part.Test.Count;
        return predictions.Where((prediction, i) => prediction == part.Test[i].Label).Count();
    }

    // The first line of word2vec's format is a header of two numbers.
    private static int VectorSize(string file) => File.ReadLines(file).Take(2).Last().TrimEnd().Split(' ').Length - 1;

    private static bool AreSingleWords(IReadOnlyList<LabelledText> texts) => texts.Average(text => text.Text.Split(' ').Length) < 2;
}
