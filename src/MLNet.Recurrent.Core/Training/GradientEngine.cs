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
    private readonly ISequenceLoss[] losses;
    private readonly NetworkEngine<V> engine;
    private readonly WorkerTeam team;
    private readonly NetworkWorkspace[] workspaces;
    private readonly PinnedBuffer<float>[] shardGradients;
    private readonly EmbeddingGradients[] shardEmbeddings;
    private readonly TouchedParameters touched;
    private readonly double[] shardLosses;

    // per thread: for sequences that are made when they are read
    private readonly PinnedBuffer<float>?[] rooms;
    private readonly StretchStates[] carried;
    private readonly int[] indices;
    private readonly int shardRows, stretchSteps;
    private readonly Action<int, int> trainShard, scoreShard;

    // the batch in work
    private ITrainingSequences data = null!;
    private int count, firstStep;
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
        engine = new NetworkEngine<V>(network, layout);
        shardRows = Math.Min(batchSize, ShardRows(batchSize));
        int shards = Shards(batchSize);
        workspaces = new NetworkWorkspace[Math.Min(shards, options.Threads == 0 ? Environment.ProcessorCount : options.Threads)];
        losses = new ISequenceLoss[workspaces.Length];
        stretchSteps = network.OutputPerStep && options.TruncationSteps > 0 ? options.TruncationSteps : int.MaxValue;
        for (int i = 0; i < workspaces.Length; i++)
        {
            workspaces[i] = engine.CreateWorkspace(
                shardRows, Math.Min(longestLength, stretchSteps), training: true, options.Dropouts, options.Augmentation, tapeBytes);
            losses[i] = LossTable.Create(options, network, (engine.Transitions, engine.TransitionGradients));
        }

        carried = new StretchStates[longestLength > stretchSteps ? shards : 0];
        for (int i = 0; i < carried.Length; i++)
        {
            carried[i] = engine.CreateCarriedStates(shardRows);
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
        rooms = new PinnedBuffer<float>?[workspaces.Length];
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

    /// <summary>
    /// Stretches that a batch is trained in, each with an update of its own. A network with an output per step that is truncated
    /// carries its state from stretch to stretch, but no gradient; any other has one.
    /// </summary>
    /// <param name="steps">Steps of the longest sequence of the batch.</param>
    public int Stretches(int steps) => 1 + ((steps - 1) / stretchSteps);

    /// <param name="parameters">At a fixed address until the next call.</param>
    /// <param name="layout">Their places.</param>
    public void Pack(float* parameters, ParameterLayout layout) =>
        engine.Pack(new ReadOnlySpan<float>(parameters, layout.Size), training: true);

    /// <summary>Returns the mean loss of the batch and writes its gradient, in published order.</summary>
    /// <param name="sequences">The data.</param>
    /// <param name="batch">Sequences, longest first, at most a batch.</param>
    /// <param name="update">Number of the update; with the seed it decides what dropout drops.</param>
    /// <param name="gradients">As long as the layout: the buffer of the call before, or zeros.</param>
    /// <param name="stretch">Which stretch of the sequences; they come in order, since each starts from the state after the one before.</param>
    public double Compute(ITrainingSequences sequences, ReadOnlySpan<int> batch, long update, Span<float> gradients, int stretch = 0)
    {
        Start(sequences, batch, (ulong)update, stretch);
        int shards = Shards(count);
        ClearTouched(gradients);
        if (totalWeight == 0)
        {
            // Nothing to learn here, but the state has to move on.
            team.Run(carried.Length > 0 ? shards : 0, scoreShard);
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
    public (double Loss, double Weight) Score(ITrainingSequences sequences, ReadOnlySpan<int> batch)
    {
        double sum = 0, weight = 0;
        for (int stretch = 0; stretch < Stretches(sequences.Length(batch[0])); stretch++)
        {
            Start(sequences, batch, 0, stretch);
            int shards = Shards(count);
            team.Run(shards, scoreShard);
            weight += totalWeight;
            for (int shard = 0; shard < shards; shard++)
            {
                sum += shardLosses[shard];
            }
        }

        return (sum, weight);
    }

    public void Dispose() => team.Dispose();

    // Half of the rows for small batches, so that two threads have work; more for huge ones, whose shards keep a gradient each.
    private static int ShardRows(int batchSize) => Math.Max(batchSize >= 64 ? 32 : 16, (batchSize + MaximumShards - 1) / MaximumShards);

    private int Shards(int rows) => (rows + shardRows - 1) / shardRows;

    private void Start(ITrainingSequences sequences, ReadOnlySpan<int> batch, ulong update, int stretch)
    {
        data = sequences;
        place = update;
        firstStep = stretch == 0 ? 0 : checked(stretch * stretchSteps);
        batch.CopyTo(indices);
        totalWeight = 0;
        count = 0;

        // Longest first: those that reach this stretch are the first ones.
        while (count < batch.Length && sequences.Length(batch[count]) > firstStep)
        {
            int sequence = batch[count++];
            totalWeight += (double)sequences.Weight(sequence) * sequences.TargetWeight(sequence, firstStep, StretchLength(sequence));
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

    private int StretchLength(int sequence) => Math.Min(stretchSteps, data.Length(sequence) - firstStep);

    private NetworkWorkspace Forward(int worker, int shard, bool training)
    {
        NetworkWorkspace workspace = workspaces[worker];
        int start = shard * shardRows;
        data.Fill(workspace.Shard, indices.AsSpan(start, Math.Min(shardRows, count - start)), firstStep, stretchSteps, Room(worker));
        workspace.InitialStates = firstStep > 0 ? carried[shard] : null;
        if (training && (options.Dropouts.Any || options.Augmentation.Any))
        {
            workspace.SeedMasks(options.Seed, Purpose + ((ulong)shard << 8), place);
        }

        engine.Forward(workspace, training);
        if (carried.Length > 0 && workspace.Shard.Steps == stretchSteps)
        {
            carried[shard].SaveLast(workspace.Tapes, workspace.StackShard);
        }

        return workspace;
    }

    private float* Room(int worker)
    {
        long size = (long)shardRows * data.RoomSize;
        if (size == 0)
        {
            return null;
        }

        if (rooms[worker] is not { } room || room.Count < size)
        {
            rooms[worker] = room = new PinnedBuffer<float>(size);
        }

        return room.Pointer;
    }

    private void TrainShard(int worker, int shard)
    {
        NetworkWorkspace workspace = Forward(worker, shard, training: true);
        shardGradients[shard].Span.Clear();
        shardLosses[shard] = EvaluateLoss(workspace, worker, shard, shardGradients[shard].Pointer);
        EmbeddingGradients? embeddings = engine.HasEmbeddings ? shardEmbeddings[shard] : null;
        embeddings?.Clear();
        engine.Backward(workspace, shardGradients[shard].Pointer, embeddings, network.OutputPerStep ? 0 : options.TruncationSteps, training: true);
    }

    private void ScoreShard(int worker, int shard) =>
        shardLosses[shard] = EvaluateLoss(Forward(worker, shard, training: false), worker, shard, null);

    private double EvaluateLoss(NetworkWorkspace workspace, int worker, int shard, float* packedGradients)
    {
        double sum = 0;
        float* room = Room(worker);
        for (int row = 0; row < workspace.Shard.Rows; row++)
        {
            int sequence = indices[(shard * shardRows) + row];
            double weight = data.Weight(sequence) / Math.Max(1.0, network.OutputSteps);
            int outputs = network.OutputRows(workspace.Shard.Length(row));
            nint offset = (nint)workspace.OutputRow(row) * engine.OutputStride;
            sum += weight * losses[worker].Evaluate(
                workspace.Outputs + offset,
                engine.OutputStride,
                outputs,
                data.Targets(sequence, firstStep, outputs, room + ((nint)row * data.RoomSize)),
                (float)(weight / totalWeight),
                workspace.OutputGradients + offset,
                packedGradients);
        }

        return sum;
    }
}
