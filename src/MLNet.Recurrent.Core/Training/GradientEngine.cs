using MLNet.Recurrent.Network;
using MLNet.Recurrent.Numerics;

namespace MLNet.Recurrent.Training;

/// <summary>
/// Loss and gradient of a batch on several threads. The batch is cut into shards whose size does not depend on the number of
/// threads, and their gradients are added in order: so any number of threads gives the same bits.
/// </summary>
internal sealed unsafe class GradientEngine<V> : IDisposable
    where V : unmanaged, ILanes<V>
{
    private const ulong Purpose = 3;
    private const int MaximumShards = 64;
    private readonly NetworkOptions network;
    private readonly TrainingOptions options;
    private readonly ILoss loss;
    private readonly NetworkEngine<V> engine;
    private readonly WorkerTeam team;
    private readonly NetworkWorkspace[] workspaces;
    private readonly PinnedBuffer<float>[] shardGradients;
    private readonly EmbeddingGradients[] shardEmbeddings;
    private readonly TouchedParameters touched;
    private readonly double[] shardLosses;
    private readonly int[] indices;
    private readonly int shardRows;
    private readonly Action<int, int> trainShard, scoreShard;

    // the batch in work
    private PinnedSequences data = null!;
    private int count;
    private double totalWeight;
    private ulong place;

    public GradientEngine(
        NetworkOptions network,
        TrainingOptions options,
        ParameterLayout layout,
        int batchSize,
        int longestLength,
        long tapeBytes = NetworkWorkspace.DefaultTapeBytes)
    {
        this.network = network;
        this.options = options;
        loss = LossTable.Create(options);
        engine = new NetworkEngine<V>(network, layout);
        shardRows = Math.Min(batchSize, ShardRows(batchSize));
        int shards = Shards(batchSize);
        workspaces = new NetworkWorkspace[Math.Min(shards, options.Threads == 0 ? Environment.ProcessorCount : options.Threads)];
        for (int i = 0; i < workspaces.Length; i++)
        {
            workspaces[i] = engine.CreateWorkspace(shardRows, longestLength, training: true, options.Dropouts, tapeBytes);
        }

        touched = new TouchedParameters(layout, options.InitialVectors is { Frozen: true } vectors ? vectors.Offsets(layout) : []);
        shardGradients = new PinnedBuffer<float>[shards];
        shardEmbeddings = new EmbeddingGradients[engine.HasEmbeddings ? shards : 0];
        for (int i = 0; i < shards; i++)
        {
            if (engine.HasEmbeddings)
            {
                shardEmbeddings[i] = new EmbeddingGradients();
            }

            shardGradients[i] = new PinnedBuffer<float>(engine.GradientSize);
        }

        shardLosses = new double[shards];
        indices = new int[batchSize];
        trainShard = TrainShard;
        scoreShard = ScoreShard;

        // Last, because it starts threads.
        team = new WorkerTeam(workspaces.Length);
    }

    /// <summary>Sum of the weights of the batch computed last.</summary>
    public double BatchWeight => totalWeight;

    /// <summary>What of the parameters the batch computed last has gradients for.</summary>
    public TouchedParameters Touched => touched;

    /// <param name="parameters">At a fixed address until the next call.</param>
    /// <param name="layout">Their places.</param>
    public void Pack(float* parameters, ParameterLayout layout) =>
        engine.Pack(new ReadOnlySpan<float>(parameters, layout.Size), training: true);

    /// <summary>Returns the mean loss of the batch and writes its gradient, in published order.</summary>
    /// <param name="sequences">The data.</param>
    /// <param name="batch">Sequences, longest first, at most a batch.</param>
    /// <param name="update">Number of the update; with the seed it decides what dropout drops.</param>
    /// <param name="gradients">As long as the layout: the buffer of the call before, or zeros.</param>
    public double Compute(PinnedSequences sequences, ReadOnlySpan<int> batch, long update, Span<float> gradients)
    {
        Start(sequences, batch, (ulong)update);
        int shards = Shards(count);
        ClearTouched(gradients);
        if (totalWeight == 0)
        {
            return 0;
        }

        team.Run(shards, trainShard);
        float* total = shardGradients[0].Pointer;
        double sum = shardLosses[0];
        for (int shard = 1; shard < shards; shard++)
        {
            Elementwise<V>.Add(engine.GradientSize, shardGradients[shard].Pointer, total);
            sum += shardLosses[shard];
        }

        engine.Unpack(total, gradients);
        for (int shard = 0; shard < (engine.HasEmbeddings ? shards : 0); shard++)
        {
            shardEmbeddings[shard].AddTo(gradients, touched);
        }

        return sum / totalWeight;
    }

    /// <summary>Returns the sum of losses, each times its weight, and the sum of weights; no dropout.</summary>
    public (double Loss, double Weight) Score(PinnedSequences sequences, ReadOnlySpan<int> batch)
    {
        Start(sequences, batch, 0);
        int shards = Shards(count);
        team.Run(shards, scoreShard);
        double sum = 0;
        for (int shard = 0; shard < shards; shard++)
        {
            sum += shardLosses[shard];
        }

        return (sum, totalWeight);
    }

    public void Dispose() => team.Dispose();

    // Half of the rows for small batches, so that two threads have work; more for huge ones, whose shards keep a gradient each.
    private static int ShardRows(int batchSize) => Math.Max(batchSize >= 64 ? 32 : 16, (batchSize + MaximumShards - 1) / MaximumShards);

    private int Shards(int rows) => (rows + shardRows - 1) / shardRows;

    private void Start(PinnedSequences sequences, ReadOnlySpan<int> batch, ulong update)
    {
        data = sequences;
        count = batch.Length;
        place = update;
        batch.CopyTo(indices);
        totalWeight = 0;
        foreach (int sequence in batch)
        {
            totalWeight += (double)sequences.Weight(sequence) * sequences.TargetCount(sequence);
        }
    }

    private void ClearTouched(Span<float> gradients)
    {
        gradients[touched.Dense.Start..].Clear();
        foreach ((int start, int length) in touched.Embeddings)
        {
            gradients.Slice(start, length).Clear();
        }

        touched.Clear();
    }

    private NetworkWorkspace Forward(int worker, int shard, bool training)
    {
        NetworkWorkspace workspace = workspaces[worker];
        int start = shard * shardRows;
        workspace.Shard.Fill(data.Values, data.Set, indices.AsSpan(start, Math.Min(shardRows, count - start)));
        if (training && options.Dropouts.Any)
        {
            workspace.SeedMasks(options.Seed, Purpose + ((ulong)shard << 8), place);
        }

        engine.Forward(workspace, training);
        return workspace;
    }

    private void TrainShard(int worker, int shard)
    {
        NetworkWorkspace workspace = Forward(worker, shard, training: true);
        shardLosses[shard] = EvaluateLoss(workspace, shard);
        shardGradients[shard].Span.Clear();
        EmbeddingGradients? embeddings = engine.HasEmbeddings ? shardEmbeddings[shard] : null;
        embeddings?.Clear();
        engine.Backward(workspace, shardGradients[shard].Pointer, embeddings, options.TruncationSteps, training: true);
    }

    private void ScoreShard(int worker, int shard) => shardLosses[shard] = EvaluateLoss(Forward(worker, shard, training: false), shard);

    private double EvaluateLoss(NetworkWorkspace workspace, int shard)
    {
        double sum = 0;
        for (int row = 0; row < workspace.Shard.Rows; row++)
        {
            int sequence = indices[(shard * shardRows) + row];
            float weight = data.Weight(sequence), share = (float)(weight / totalWeight);
            int outputs = network.OutputPerStep ? workspace.Shard.Length(row) : 1;
            for (int output = 0; output < outputs; output++)
            {
                nint offset = (nint)(workspace.OutputRow(row) + output) * engine.OutputStride;
                ReadOnlySpan<float> target = data.Target(sequence, output);
                var gradient = new Span<float>(workspace.OutputGradients + offset, network.OutputSize);
                if (network.OutputPerStep && float.IsNaN(target[0]))
                {
                    gradient.Clear();
                    continue;
                }

                sum += weight * loss.Evaluate(
                    new ReadOnlySpan<float>(workspace.Outputs + offset, network.OutputSize), target, share, gradient);
            }
        }

        return sum;
    }
}
