using MLNet.Recurrent.Evaluation;

namespace MLNet.Recurrent.Tests.Evaluation;

/// <summary>Chunks as conlleval sees them, worked by hand.</summary>
[TestClass]
public sealed class ChunkCounterTests
{
    [TestMethod]
    [DataRow("O O O", "")]
    [DataRow("B-X I-X O B-Y", "X:0-1 Y:3-3", DisplayName = "IOB2")]
    [DataRow("B-X B-X I-X", "X:0-0 X:1-2", DisplayName = "IOB2: B starts anew")]
    [DataRow("I-X I-X B-X O I-Y", "X:0-1 X:2-2 Y:4-4", DisplayName = "IOB1: B only between neighbours of one type")]
    [DataRow("O I-X I-X O", "X:1-2", DisplayName = "an I after O starts a chunk, B or not")]
    [DataRow("B-X I-Y I-Y", "X:0-0 Y:1-2", DisplayName = "another type starts a chunk, B or not")]
    [DataRow("I-X I-Y I-X", "X:0-0 Y:1-1 X:2-2")]
    [DataRow("I-X I-X E-X I-X O", "X:0-2 X:3-3", DisplayName = "IOE1: E only between neighbours of one type")]
    [DataRow("I-X E-X E-X O E-Y", "X:0-1 X:2-2 Y:4-4", DisplayName = "IOE2: E ends every chunk")]
    [DataRow("S-X B-X E-X B-Y I-Y E-Y S-Y", "X:0-0 X:1-2 Y:3-5 Y:6-6", DisplayName = "IOBES")]
    [DataRow("S-X I-X O", "X:0-0 X:1-1", DisplayName = "nothing goes on after an S")]
    [DataRow("B I O I B", ":0-1 :3-3 :4-4", DisplayName = "no types")]
    [DataRow("B-from.loc-name I-from.loc-name", "from.loc-name:0-1", DisplayName = "the type is all after the first hyphen")]
    public void Chunks_are_where_conlleval_finds_them(string tags, string expected)
    {
        var chunks = new List<(int First, int Last, string Type)>();
        ChunkCounter.Collect(Parse(tags), chunks);
        Assert.AreEqual(expected, string.Join(' ', chunks.Select(chunk => $"{chunk.Type}:{chunk.First}-{chunk.Last}")));
    }

    [TestMethod]
    public void Precision_recall_and_F1_are_those_of_whole_chunks()
    {
        var counter = new ChunkCounter();

        // found: NP 0-1. VP: right place, right type. NP 3-5: cut short to 3-4. PP 6: missed. A second NP invented at 5.
        counter.Add(Parse("B-NP I-NP B-VP B-NP I-NP I-NP B-PP"), Parse("B-NP I-NP B-VP B-NP I-NP B-NP O"));

        // the same place but another type is wrong on both sides
        counter.Add(Parse("B-NP O"), Parse("B-VP O"));

        Assert.AreEqual(new PrecisionRecall(Expected: 3, Predicted: 3, Correct: 1), counter.Types["NP"]);
        Assert.AreEqual(new PrecisionRecall(Expected: 1, Predicted: 2, Correct: 1), counter.Types["VP"]);
        Assert.AreEqual(new PrecisionRecall(Expected: 1, Predicted: 0, Correct: 0), counter.Types["PP"]);
        Assert.AreEqual(new PrecisionRecall(Expected: 5, Predicted: 5, Correct: 2), counter.Total);
        Assert.AreEqual(0.4, counter.Total.F1, 1e-12);
        Assert.AreEqual(0, counter.Types["PP"].F1);
        Assert.AreEqual(2.0 / 3, counter.Types["VP"].F1, 1e-12, "precision 1/2, recall 1");
    }

    [TestMethod]
    public void Chunks_do_not_run_from_sequence_to_sequence()
    {
        var counter = new ChunkCounter();
        counter.Add(Parse("O I-X"), Parse("O I-X"));
        counter.Add(Parse("I-X O"), Parse("I-X O"));
        Assert.AreEqual(new PrecisionRecall(2, 2, 2), counter.Total);
    }

    [TestMethod]
    public void Only_IOB_tags_are_taken_for_chunks()
    {
        Assert.IsNotNull(ChunkTag.OfClasses(["B-NP", "I-NP", "O"]));
        Assert.IsNull(ChunkTag.OfClasses(["NOUN", "VERB"]));
        Assert.IsNull(ChunkTag.OfClasses(["O", "B-NP", "Other"]));
        Assert.IsNull(ChunkTag.OfClasses(["O"]), "There is nothing to find.");
        Assert.IsNull(ChunkTag.OfClasses(["X-ray", "O"]));
    }

    private static ChunkTag[] Parse(string tags) =>
        [.. tags.Split(' ').Select(text => ChunkTag.TryParse(text, out ChunkTag tag) ? tag : throw new FormatException(text))];
}
