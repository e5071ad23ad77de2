using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Format;

namespace MLNet.Recurrent.Onnx.Export;

/// <summary>
/// What a conditional random field makes of the scores y of a sequence, with its transitions A (see <c>ChainPaths</c>): probabilities of the
/// classes of each step over all paths, and the best path. Each is a Scan over the steps,
/// <code>
/// forwards   a_t[k] = y_t[k] + log sum over i of exp(a_t-1[i] + A[i, k]),   a_0    = y_0 + start
/// backwards  b_t[i] = y_t[i] + log sum over k of exp(A[i, k] + b_t+1[k]),   b_last = y_last + end
/// probability of k at t: softmax over k of a_t + b_t - y_t
/// best       m_t[i] = y_t[i] + max over k of A[i, k] + m_t+1[k], and that k as next_t[i];   tag_0 = argmax of start + m_0, tag_t+1 = next_t[tag_t]
/// </code>
/// each a, b and m less its greatest value, which changes neither softmax nor argmax and keeps long sequences precise. Where a sequence starts
/// or ends, a Scan takes start or end instead of what it carries: what stands behind the end has no influence.
/// </summary>
internal sealed class TagChain
{
    private readonly GraphBuilder graph;
    private readonly OnnxSize batch;
    private readonly int classes;
    private readonly StepSequence scores;

    private TagChain(GraphBuilder graph, OnnxExportOptions options, int classes)
    {
        (this.graph, this.classes) = (graph, classes);
        batch = NetworkGraph.Batch(options);
        scores = new StepSequence(
            graph.Add("Transpose", [options.OutputName], OnnxAttribute.Of("perm", [1, 0, 2])), options.LengthsName);
    }

    /// <summary>Adds the outputs of probabilities and tags, where they are asked for.</summary>
    public static void Add(GraphBuilder graph, RecurrentModel model, OnnxExportOptions options)
    {
        int classes = model.Options.OutputSize;
        OnnxSize batch = NetworkGraph.Batch(options), steps = NetworkGraph.Steps(options);
        var chain = new TagChain(graph, options, classes);
        string start = graph.Constant("crf.start_transitions", Of(model, "crf.start_transitions"), classes);
        string end = graph.Constant("crf.end_transitions", Of(model, "crf.end_transitions"), classes);
        string transitions = graph.Constant("crf.transitions", Of(model, "crf.transitions"), classes, classes);
        if (options.ProbabilityName is { } probability)
        {
            string to = graph.Add("Transpose", [transitions], OnnxAttribute.Of("perm", [1, 0]));
            string forwards = chain.Scan("forwards.", to, start, chain.scores.IsFirst(graph), isBackwards: false, isBest: false)[0];
            string backwards = chain.Scan("backwards.", transitions, end, chain.scores.IsLast(graph), isBackwards: true, isBest: false)[0];
            string both = graph.Add("Sub", [graph.Add("Add", [forwards, backwards]), chain.scores.Values]);
            string shares = graph.Add("Softmax", [both], OnnxAttribute.Of("axis", -1));
            graph.AddNamed("Transpose", [shares], [probability], OnnxAttribute.Of("perm", [1, 0, 2]));
            graph.Output(probability, batch, steps, classes);
        }

        if (options.TagsName is { } tags)
        {
            chain.AddTags(tags, start, chain.Scan("best.", transitions, end, chain.scores.IsLast(graph), isBackwards: true, isBest: true));
            graph.Output(tags, TensorType.Int64, batch, steps);
        }
    }

    // [steps, batch, classes] of what is carried, and of the best next class where it is the best path
    private string[] Scan(string scope, string matrix, string boundary, string isBoundary, bool isBackwards, bool isBest)
    {
        var body = new GraphBuilder(scope);
        string carried = scope + "carried", step = scope + "step", isEnd = scope + "is_end";
        body.Input(carried, TensorType.Single, batch, classes);
        body.Input(step, TensorType.Single, batch, classes);
        body.Input(isEnd, TensorType.Boolean, scores.Lengths is null || !isBackwards ? 1 : batch, 1);

        // [batch, here, there]
        string paths = body.Add("Add", [body.Add("Unsqueeze", [carried, body.List(1)]), matrix]);
        string joined = body.Add(
            isBest ? "ReduceMax" : "ReduceLogSumExp", [paths], OnnxAttribute.Of("axes", [2L]), GraphBuilder.WithoutAxis);
        string total = body.Add("Add", [body.Add("Where", [isEnd, boundary, joined]), step]);
        string next = body.Add("Sub", [total, body.Add("ReduceMax", [total], OnnxAttribute.Of("axes", [1L]))]);
        body.Output(next, batch, classes);
        body.Output(body.Add("Identity", [next]), batch, classes);
        if (isBest)
        {
            body.Output(body.Add("ArgMax", [paths], OnnxAttribute.Of("axis", 2), GraphBuilder.WithoutAxis), TensorType.Int64, batch, classes);
        }

        // carried before the first step is what no sequence reads: its sizes matter only
        string before = graph.Add("Gather", [scores.Values, graph.Integer(0)]);
        string[] outputs = isBest ? [scope + "end", scope + "scores", scope + "next"] : [scope + "end", scope + "scores"];
        long direction = isBackwards ? 1 : 0;
        long[] directions = [direction, direction];
        graph.AddNamed(
            "Scan",
            [before, scores.Values, isBoundary],
            outputs,
            OnnxAttribute.Of("body", body.Graph),
            OnnxAttribute.Of("num_scan_inputs", 2),
            OnnxAttribute.Of("scan_input_directions", directions),
            OnnxAttribute.Of("scan_output_directions", directions[(isBest ? 0 : 1)..]));
        return outputs[1..];
    }

    // From the first class on, each step says which comes next. Behind the end of a sequence stands -1.
    private void AddTags(string name, string start, string[] best)
    {
        const string scope = "tags.";
        string first = graph.Add(
            "ArgMax", [graph.Add("Add", [graph.Add("Gather", [best[0], graph.Integer(0)]), start])], OnnxAttribute.Of("axis", 1));
        var body = new GraphBuilder(scope);
        string tag = scope + "tag", next = scope + "next";
        body.Input(tag, TensorType.Int64, batch, 1);
        body.Input(next, TensorType.Int64, batch, classes);
        body.Output(body.Add("GatherElements", [next, tag], OnnxAttribute.Of("axis", 1)), TensorType.Int64, batch, 1);
        body.Output(body.Add("Identity", [tag]), TensorType.Int64, batch, 1);
        string[] outputs = [scope + "end", scope + "path"];
        graph.AddNamed("Scan", [first, best[1]], outputs, OnnxAttribute.Of("body", body.Graph), OnnxAttribute.Of("num_scan_inputs", 1));
        string path = graph.Add("Squeeze", [outputs[1], graph.List(2)]);
        path = scores.Lengths is { } lengths ? graph.Add("Where", [scores.IsStep(graph, lengths), path, graph.Integer(-1)]) : path;
        graph.AddNamed("Transpose", [path], [name], OnnxAttribute.Of("perm", [1, 0]));
    }

    private static Span<float> Of(RecurrentModel model, string name) => model.Layout[name].Of(model.Parameters);
}
