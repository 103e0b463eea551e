using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pymalist.Testing;
using Pymalist.Testing.Servers;

namespace Pymalist.Internet.Tests.Sasl;

/// <summary>A Dovecot that lets in who has a token (JWT, RFC 7519) signed with a key that it was given, by OAUTHBEARER and XOAUTH2 alone.</summary>
internal sealed class DovecotTokens : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("dovecot-tokens");
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public DovecotTokens()
    {
        // Its dictionary of keys: authorized party, algorithm, key id.
        var keys = Path.Combine(_folder.Folder("keys"), "default", "HS256");
        Directory.CreateDirectory(keys);
        File.WriteAllText(Path.Combine(keys, "default"), Convert.ToBase64String(_key));
        File.WriteAllText(_folder.In("oauth2.conf"), $"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={_folder.In("keys")}/\nusername_attribute = sub\n");
        Server = new()
        {
            Settings = $$"""
                auth_mechanisms = xoauth2 oauthbearer
                passdb {
                  driver = oauth2
                  mechanisms = xoauth2 oauthbearer
                  args = {{_folder.In("oauth2.conf")}}
                }
                service auth {
                  unix_listener postfix-auth {
                    mode = 0666
                  }
                }
                """,
        };
    }

    public DovecotServer Server { get; }

    /// <summary>Makes a token of the user that is good for an hour from then.</summary>
    /// <returns>The file that it is in, the same one each time.</returns>
    public string Issue(string user, DateTimeOffset from)
    {
        var head = Part("""{"alg":"HS256","typ":"JWT"}""");
        var body = Part($$"""{"sub":"{{user}}","iat":{{from.ToUnixTimeSeconds()}},"exp":{{from.AddHours(1).ToUnixTimeSeconds()}}}""");
        var signature = Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"{head}.{body}")));
        return _folder.Secret("token", $"{head}.{body}.{signature}\n");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(json));
}
