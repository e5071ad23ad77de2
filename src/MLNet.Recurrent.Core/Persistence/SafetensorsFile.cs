using MLNet.Recurrent.Cells;
using MLNet.Recurrent.Network;

namespace MLNet.Recurrent.Persistence;

/// <summary>
/// Reads the weights of nn.RNN, nn.LSTM or nn.GRU and of the nn.Linear on their last state from a safetensors file, PyTorch's format without
/// code: <c>safetensors.torch.save_file(model.state_dict(), "model.safetensors")</c>. The values may be F32, F64, F16 or BF16.
/// </summary>
/// <remarks>
/// A file of weights does not say what is computed with them: that is what the options of the network say. By default the dense layer
/// reads the last state of each direction: h_n in PyTorch, or output[:, -1] with one direction.
/// </remarks>
public static class SafetensorsFile
{
    extension(RecurrentModel)
    {
        /// <summary>Reads weights from a file.</summary>
        /// <param name="path">The file.</param>
        /// <param name="network">The shape of the network that the weights belong to.</param>
        /// <param name="options">Names and scales; null finds the names, and does not scale.</param>
        /// <exception cref="InvalidDataException">The bytes are no safetensors file, or a damaged one.</exception>
        /// <exception cref="ArgumentException">The weights do not fit the network, or there are others beside them.</exception>
        public static RecurrentModel LoadSafetensors(string path, NetworkOptions network, SafetensorsOptions? options = null) =>
            LoadSafetensors(File.ReadAllBytes(path), network, options);

        /// <summary>Reads weights from a stream, up to its end.</summary>
        /// <param name="stream">The bytes of the file; left open.</param>
        /// <param name="network">The shape of the network that the weights belong to.</param>
        /// <param name="options">Names and scales; null finds the names, and does not scale.</param>
        /// <exception cref="InvalidDataException">The bytes are no safetensors file, or a damaged one.</exception>
        /// <exception cref="ArgumentException">The weights do not fit the network, or there are others beside them.</exception>
        public static RecurrentModel LoadSafetensors(Stream stream, NetworkOptions network, SafetensorsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(stream);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return LoadSafetensors(bytes.ToArray(), network, options);
        }

        /// <summary>Reads weights from memory.</summary>
        /// <param name="bytes">The bytes of the file.</param>
        /// <param name="network">The shape of the network that the weights belong to.</param>
        /// <param name="options">Names and scales; null finds the names, and does not scale.</param>
        /// <exception cref="InvalidDataException">The bytes are no safetensors file, or a damaged one.</exception>
        /// <exception cref="ArgumentException">The weights do not fit the network, or there are others beside them.</exception>
        public static RecurrentModel LoadSafetensors(ReadOnlyMemory<byte> bytes, NetworkOptions network, SafetensorsOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(network);
            network.Validate();
            options ??= new SafetensorsOptions();
            if (network.Cell == CellKind.GruResetBefore)
            {
                throw new ArgumentException("PyTorch's nn.GRU applies the reset gate after the product. Use CellKind.Gru.", nameof(network));
            }

            if (network.HasFront || network is { Pooling: PoolingKind.Attention, OutputPerStep: false })
            {
                throw new ArgumentException("Weights of embeddings, convolutions and attention are not read from safetensors files, only those of "
                    + "recurrent layers and a dense layer. Leave Embeddings, Convolutions and Pooling = Attention out.", nameof(network));
            }

            if (network.Output == OutputKind.ConditionalRandomField || network.Ensemble > 1)
            {
                throw new ArgumentException("A file of weights holds one network without transitions between tags. "
                    + "Use Ensemble = 1 and Output = Softmax.", nameof(network));
            }

            Scaling scaling = ReadScaling(network, options);
            Dictionary<string, StoredTensor> tensors = SafetensorsReader.Read(bytes);
            string recurrent = options.RecurrentPrefix ?? FindRecurrent(tensors);
            string head = options.HeadPrefix ?? FindHead(tensors, network, recurrent);
            var layout = new ParameterLayout(network);
            (Parameter Parameter, StoredTensor? Tensor)[] places =
                [.. layout.Entries.Select(parameter => (parameter, Find(tensors, parameter, recurrent, head)))];
            CheckOthers(tensors, places.Select(place => place.Tensor));

            float[] parameters = new float[layout.Size];
            foreach ((Parameter parameter, StoredTensor? tensor) in places)
            {
                if (tensor is not null)
                {
                    StoredNumbers.Read(tensor.Bytes.Span, tensor.Format!.Value, parameter.Of(parameters));
                }
            }

            return new RecurrentModel(network, parameters, scaling);
        }
    }

    private static string FindRecurrent(Dictionary<string, StoredTensor> tensors)
    {
        const string first = "weight_ih_l0";
        string[] prefixes = [.. tensors.Keys.Where(name => name.EndsWith(first, StringComparison.Ordinal)).Select(name => name[..^first.Length])];
        return prefixes.Length switch
        {
            1 => prefixes[0],
            0 => throw new ArgumentException($"The file has no tensor whose name ends in {first}: it holds no nn.RNN, nn.LSTM or nn.GRU, but "
                + $"{Names(tensors.Keys)}."),
            _ => throw new ArgumentException($"The file has {prefixes.Length} recurrent networks: {Names(prefixes)}. Say which as RecurrentPrefix."),
        };
    }

    // the one dense layer that gives the outputs from the last states
    private static string FindHead(Dictionary<string, StoredTensor> tensors, NetworkOptions network, string recurrent)
    {
        const string weight = "weight";
        int states = network.HeadInputSize;
        string[] prefixes =
        [
            .. tensors.Values.Where(tensor => tensor.Name.EndsWith(weight, StringComparison.Ordinal)
                && !(recurrent.Length > 0 && tensor.Name.StartsWith(recurrent, StringComparison.Ordinal))
                && tensor.Shape is [long rows, long columns] && rows == network.OutputSize && columns == states)
                .Select(tensor => tensor.Name[..^weight.Length]),
        ];
        return prefixes.Length == 1 ? prefixes[0] : throw new ArgumentException(
            $"The file has {prefixes.Length} dense layers with a weight [{network.OutputSize}, {states}] ([OutputSize, states]); one is needed. "
            + $"{(prefixes.Length == 0 ? "Change the shape of the network" : "Say which as HeadPrefix")}; the file holds {Names(tensors.Keys)}.");
    }

    // Biases may be missing (bias=False): they are zeros then.
    private static StoredTensor? Find(Dictionary<string, StoredTensor> tensors, Parameter parameter, string recurrent, string head)
    {
        bool isHead = parameter.Name.StartsWith("head.", StringComparison.Ordinal), isBias = parameter.Role is ParameterRole.Bias or ParameterRole.RecurrentBias;
        string name = isHead ? head + parameter.Name["head.".Length..] : recurrent + parameter.Name;
        if (!tensors.TryGetValue(name, out StoredTensor? tensor))
        {
            return isBias ? null : throw new ArgumentException(
                $"The file has no tensor '{name}', which the network needs. It holds {Names(tensors.Keys)}. Change the shape of the network.");
        }

        long[] expected = isBias ? [parameter.Rows] : [parameter.Rows, parameter.Columns];
        if (!tensor.Shape.SequenceEqual(expected))
        {
            throw new ArgumentException($"Tensor '{name}' is {tensor.ShapeText}; the network needs [{string.Join(", ", expected)}]. "
                + "Change the shape of the network.");
        }

        return tensor.Format is not null
            ? tensor
            : throw new ArgumentException($"Tensor '{name}' holds values of type {tensor.FormatName}; F32, F64, F16 and BF16 can be read. "
                + "Convert it with .float() before saving.");
    }

    private static void CheckOthers(Dictionary<string, StoredTensor> tensors, IEnumerable<StoredTensor?> used)
    {
        string[] others = [.. tensors.Keys.Except(used.Select(tensor => tensor?.Name ?? ""))];
        if (others.Length > 0)
        {
            throw new ArgumentException($"The file also holds {Names(others)}, for which the network has no place. "
                + "Change the shape of the network, or save the recurrent and the dense layer alone.");
        }
    }

    private static Scaling ReadScaling(NetworkOptions network, SafetensorsOptions options)
    {
        Scaling none = Scaling.None(network);
        var scaling = new Scaling(
            Scale(options.InputMean, none.InputMean, nameof(options.InputMean)),
            Scale(options.InputDeviation, none.InputDeviation, nameof(options.InputDeviation)),
            Scale(options.OutputMean, none.OutputMean, nameof(options.OutputMean)),
            Scale(options.OutputDeviation, none.OutputDeviation, nameof(options.OutputDeviation)));
        return scaling.IsUsable
            ? scaling
            : throw new ArgumentException("A mean is not finite, or a deviation not positive and finite.", nameof(options));
    }

    private static float[] Scale(IReadOnlyList<float>? given, float[] otherwise, string option) =>
        given is null ? otherwise
        : given.Count == otherwise.Length ? [.. given]
        : throw new ArgumentException($"{option} has {given.Count} values; the network needs {otherwise.Length}.", option);

    private static string Names(IEnumerable<string> names)
    {
        const int most = 12;
        string[] all = [.. names.Select(name => $"'{name}'")];
        return all.Length == 0 ? "nothing" : string.Join(", ", all.Take(most)) + (all.Length > most ? $" and {all.Length - most} more" : "");
    }
}
