namespace Pymalist.Store;

/// <summary>A step of the schema, made once and never changed. Its statements lie beside it, for each database.</summary>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Name">As in the files' names: <c>0001-NAME.sql</c>.</param>
/// <param name="MinReader">The newest step that a program must know to work on a store which has this one. Below <paramref name="Version"/>, where the step only adds.</param>
internal sealed record SchemaStep(int Version, string Name, int MinReader)
{
    public string Sql(string dialect)
    {
        var name = $"{typeof(SchemaStep).Namespace}.Schema.{dialect}.{Version:0000}-{Name}.sql";
        using var stream = typeof(SchemaStep).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
