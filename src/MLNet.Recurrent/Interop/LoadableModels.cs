using Microsoft.ML;
using MLNet.Recurrent;
using MLNet.Recurrent.Interop;

// What ML.NET can load from a model file without registration: one declaration per transformer.
[assembly: LoadableClass(typeof(SequenceWindowTransformer), typeof(StoredModel<SequenceWindowTransformer>), null,
    typeof(SignatureLoadModel), "Sequence windows", SequenceWindowTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(RecurrentTransformer), typeof(StoredModel<RecurrentTransformer>), null,
    typeof(SignatureLoadModel), "Recurrent network", RecurrentTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(ForecastTransformer), typeof(StoredModel<ForecastTransformer>), null,
    typeof(SignatureLoadModel), "Forecaster", ForecastTransformer.LoaderSignature)]
