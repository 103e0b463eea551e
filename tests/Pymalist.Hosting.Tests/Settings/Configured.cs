using System.Text;
using Microsoft.Extensions.Configuration;
using Pymalist.Hosting.Settings;

namespace Pymalist.Hosting.Tests.Settings;

internal static class Configured
{
    /// <summary>What a configuration says, given as JSON from the section <c>Pymalist</c> on.</summary>
    public static LoadedSettings By(string json, params (string Key, string Value)[] over)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Pymalist": {{json}} }"""));
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(stream)
            .AddInMemoryCollection(over.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        return SettingsLoader.Load(configuration);
    }
}
