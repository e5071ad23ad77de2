namespace MLNet.Recurrent.Columns;

/// <summary>Copies a value so that source and copy share nothing that either may overwrite.</summary>
internal delegate void ValueCopier<TValue>(in TValue from, ref TValue to);
