// What ML.NET can load from a model file without registration, one declaration per transformer:
// [assembly: LoadableClass(typeof(T), typeof(StoredModel<T>), null, typeof(SignatureLoadModel), "Name for people", "LoaderSignature")]

using Microsoft.ML;
using MLNet.Recurrent;
using MLNet.Recurrent.Interop;

[assembly: LoadableClass(
    typeof(RecurrentTransformer), typeof(StoredModel<RecurrentTransformer>), null, typeof(SignatureLoadModel),
    "Recurrent network", RecurrentTransformer.LoaderSignature)]
