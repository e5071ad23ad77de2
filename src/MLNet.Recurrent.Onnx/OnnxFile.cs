using MLNet.Recurrent.Network;
using MLNet.Recurrent.Onnx.Export;
using MLNet.Recurrent.Onnx.Format;
using MLNet.Recurrent.Onnx.Import;
using MLNet.Recurrent.Persistence;

namespace MLNet.Recurrent.Onnx;

/// <summary>Recurrent models out of and into ONNX files (https://onnx.ai). No runtime is needed for either.</summary>
/// <remarks>
/// Files are written for operator set 14 (ONNX 1.9, 2021), IR version 7. The metadata of a file names its producer, the cell and, where
/// they are given, features and classes. Every network that can be trained is written, with the weights that the model holds: one of less
/// precision (<see cref="RecurrentModel.WithPrecision"/>) as it was before. A conditional random field searches its best path by Scan, which
/// some runtimes for browsers and phones do not have: leave Probability and Tags out there, and let a TagDecoder read the scores.
///
/// Read are graphs of RNN, LSTM and GRU nodes with what stands around them in the exports of PyTorch and of the Keras converters: dense
/// layers, scaling by constants, rearranging, selecting the last state, mean and maximum over the steps or every step, initial states
/// of zeros, Sigmoid and Softmax; before the first layer an embedding of a single input of tokens (its steps are then one number, the token), or
/// convolutions, each with batch normalisation if it has one and a Relu, that give an output for each step or started stride. Attention,
/// normalised layers, residuals, ensembles, chains of tags, sequences standardised one by one, and embeddings as this library writes them (beside
/// other columns, several to a step) are written but not read: Save keeps such models. What cannot be held is refused by name. Nothing but the bytes given is read: values in other files are
/// refused.
/// </remarks>
public static class OnnxFile
{
    /// <summary>Writes a model as an ONNX file; an existing file is replaced only once the new one is complete.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Names and inputs; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options do not fit the model.</exception>
    public static void SaveAsOnnx(this RecurrentModel model, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes = ToBytes(model, options);
        FileReplacement.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Writes a model as an ONNX file.</summary>
    /// <inheritdoc cref="SaveAsOnnx(RecurrentModel, string, OnnxExportOptions)"/>
    /// <param name="model">The model.</param>
    /// <param name="stream">Where to write; left open.</param>
    /// <param name="options">Names and inputs; null for the defaults.</param>
    public static void SaveAsOnnx(this RecurrentModel model, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToBytes(model, options));
    }

    extension(RecurrentModel)
    {
        /// <summary>Reads a model from an ONNX file.</summary>
        /// <param name="path">The file.</param>
        /// <param name="options">Which output, and what it means; null to take them from the graph.</param>
        /// <exception cref="InvalidDataException">The bytes are no ONNX model, or a damaged one.</exception>
        /// <exception cref="NotSupportedException">
        /// A recurrent model cannot hold the graph; the message names what it cannot hold.
        /// </exception>
        public static RecurrentModel LoadOnnx(string path, OnnxImportOptions? options = null) =>
            LoadOnnx(File.ReadAllBytes(path), options);

        /// <summary>Reads a model from an ONNX file, up to the end of the stream.</summary>
        /// <param name="stream">The bytes of the file; left open.</param>
        /// <param name="options">Which output, and what it means; null to take them from the graph.</param>
        /// <exception cref="InvalidDataException">The bytes are no ONNX model, or a damaged one.</exception>
        /// <exception cref="NotSupportedException">
        /// A recurrent model cannot hold the graph; the message names what it cannot hold.
        /// </exception>
        public static RecurrentModel LoadOnnx(Stream stream, OnnxImportOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(stream);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return LoadOnnx(bytes.ToArray(), options);
        }

        /// <summary>Reads a model from the bytes of an ONNX file.</summary>
        /// <param name="bytes">The bytes of the file.</param>
        /// <param name="options">Which output, and what it means; null to take them from the graph.</param>
        /// <exception cref="InvalidDataException">The bytes are no ONNX model, or a damaged one.</exception>
        /// <exception cref="NotSupportedException">
        /// A recurrent model cannot hold the graph; the message names what it cannot hold.
        /// </exception>
        public static RecurrentModel LoadOnnx(ReadOnlyMemory<byte> bytes, OnnxImportOptions? options = null)
        {
            options ??= new OnnxImportOptions();
            return ModelAssembly.Create(GraphReading.Of(OnnxDocument.Read(bytes).Graph, bytes.Length), options);
        }
    }

    private static byte[] ToBytes(RecurrentModel model, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(model);
        return NetworkGraph.Write(model, options ?? new OnnxExportOptions()).ToBytes();
    }
}
