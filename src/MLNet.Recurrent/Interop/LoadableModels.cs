// What ML.NET can load from a model file without registration, one declaration per transformer:
// [assembly: LoadableClass(typeof(T), typeof(StoredModel<T>), null, typeof(SignatureLoadModel), "Name for people", "LoaderSignature")]
