using System.Text.Json.Nodes;

namespace Pymalist.Faults.Running;

/// <summary>A configuration file, written anew with each setting.</summary>
/// <param name="file">Its path.</param>
internal sealed class SiteConfiguration(string file)
{
    private readonly JsonObject _root = new() { ["Pymalist"] = new JsonObject() };

    public string File => file;

    /// <summary>Sets something; what was there is replaced.</summary>
    /// <param name="key">Below <c>Pymalist</c>, with colons between its levels.</param>
    /// <param name="value">As JSON.</param>
    public void Set(string key, JsonNode value) => Change(key, (parent, name) => parent[name] = value);

    /// <summary>Takes a setting out, or a section.</summary>
    public void Remove(string key) => Change(key, (parent, name) => parent.Remove(name));

    private void Change(string key, Action<JsonObject, string> change)
    {
        var parent = _root["Pymalist"]!.AsObject();
        var names = key.Split(':');
        foreach (var name in names[..^1])
            parent = (parent[name] ??= new JsonObject()).AsObject();
        change(parent, names[^1]);
        System.IO.File.WriteAllText(file, _root.ToJsonString());
    }
}
