namespace MLNet.Recurrent.Persistence;

/// <summary>
/// Writes a file whole or not at all: beside it first, under a name that no other process uses, then in its place. What was there before stays
/// until then.
/// </summary>
internal static class FileReplacement
{
    public static void Write(string path, Action<FileStream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
