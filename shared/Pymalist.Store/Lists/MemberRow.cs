using System.Data.Common;
using System.Text.Json;
using Pymalist.Lists;

namespace Pymalist.Store;

/// <summary>Members as statements have them.</summary>
internal static class MemberRow
{
    /// <summary>The roles that a configuration gives it, if it names it now or is about to.</summary>
    private const string Declared = "CASE WHEN member.declared > 0 AND member.declared >= roster.valid THEN member.declared_roles ELSE 0 END";

    /// <summary>All roles of it, as bits.</summary>
    public const string Roles = $"member.given | {Declared}";

    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Select = $"""
        SELECT member.written, member.name, member.number, member.given, {Declared}, member.state, member.reason, member.since, member.joined,
            member.delivery, member.own_posts, member.no_duplicates, member.away_from, member.away_until, member.language, member.time_zone,
            member.moderated, member.posts, member.bounces, roster.written, member.rest_form, member.rest_after, member.rest_post,
            member.turn_post
        FROM member JOIN roster ON roster.list = member.list
        """;

    /// <summary>The column of the list's address.</summary>
    public const int List = 19;

    // One begins to want posts collected, or ceases to, or comes back. This is the one place that sees it happen, whoever changes the
    // member, and one statement with the change: so no post is between the two ways, and none goes both.
    private const string IsBack = "member.state > 1 AND excluded.state < 2";
    private const string Begins = "member.delivery NOT IN (1, 2) AND excluded.delivery IN (1, 2)";
    private const string Ceases = "member.delivery IN (1, 2) AND excluded.delivery NOT IN (1, 2)";
    private const string LastPost = "(SELECT last_post FROM roster WHERE roster.list = member.list)";

    // He ceased, and nothing has come since: as if he had not.
    private const string IsSorry = $"{Begins} AND member.rest_form > 0 AND member.rest_post = {LastPost}";

    /// <summary>
    /// Adds members, or changes them. Who ceases once more while he has a rest has one for both times: what came by itself between them
    /// he gets twice, and nothing is lost.
    /// </summary>
    public const string Put = $"""
        INSERT INTO member (list, declared, declared_roles, address, written, domain, name, number, given, state, reason, since, joined, delivery, own_posts,
            no_duplicates, away_from, away_until, language, time_zone, moderated, posts, bounces, digest_post)
        SELECT @list, 0, 0, value->>0, value->>1, value->>2, value->>3, CAST(value->>4 AS BIGINT), CAST(value->>5 AS BIGINT), CAST(value->>6 AS BIGINT),
            value->>7, COALESCE(CAST(value->>8 AS BIGINT), @now), COALESCE(CAST(value->>9 AS BIGINT), @now), CAST(value->>10 AS BIGINT),
            CAST(value->>11 AS BIGINT), CAST(value->>12 AS BIGINT), CAST(value->>13 AS BIGINT), CAST(value->>14 AS BIGINT), value->>15, value->>16,
            CAST(value->>17 AS BIGINT), CAST(value->>18 AS BIGINT), value->>19, (SELECT last_post FROM roster WHERE roster.list = @list)
        FROM json_each(@rows) WHERE true
        ON CONFLICT (list, address) DO UPDATE SET written = excluded.written, name = excluded.name, given = excluded.given, state = excluded.state,
            reason = excluded.reason, since = excluded.since, joined = excluded.joined, delivery = excluded.delivery, own_posts = excluded.own_posts,
            no_duplicates = excluded.no_duplicates, away_from = excluded.away_from, away_until = excluded.away_until, language = excluded.language,
            time_zone = excluded.time_zone, moderated = excluded.moderated, posts = excluded.posts, bounces = excluded.bounces,
            digest_post = CASE WHEN {IsBack} THEN {LastPost} WHEN {IsSorry} THEN member.rest_after WHEN {Begins} THEN {LastPost} ELSE member.digest_post END,
            turn_post = CASE WHEN {IsBack} THEN 0 WHEN {IsSorry} THEN member.rest_after WHEN {Ceases} OR {Begins} AND member.delivery = 0 THEN {LastPost} ELSE member.turn_post END,
            rest_form = CASE WHEN {IsBack} OR {IsSorry} THEN 0 WHEN {Ceases} THEN member.delivery ELSE member.rest_form END,
            rest_after = CASE WHEN {Ceases} AND member.rest_form = 0 THEN member.digest_post ELSE member.rest_after END,
            rest_post = CASE WHEN {Ceases} THEN {LastPost} ELSE member.rest_post END
        """;

    public static void Write(Utf8JsonWriter json, Member member, long number)
    {
        var preferences = member.Preferences;
        var key = member.Address.Key;
        json.WriteStringValue(key);
        json.WriteStringValue(member.Address.ToString());
        json.WriteStringValue(key[(key.LastIndexOf('@') + 1)..]);
        json.WriteStringValue(CleanText.Of(member.Name));
        json.WriteNumberValue(number);
        json.WriteNumberValue((int)member.Given);
        json.WriteNumberValue((int)member.State);
        json.WriteStringValue(CleanText.Of(member.Reason));
        Write(json, Milliseconds(member.Since));
        Write(json, Milliseconds(member.Joined));
        json.WriteNumberValue((int)preferences.Delivery);
        json.WriteNumberValue(preferences.OwnPosts ? 1 : 0);
        json.WriteNumberValue(preferences.NoDuplicates ? 1 : 0);
        Write(json, preferences.AwayFrom?.DayNumber);
        Write(json, preferences.AwayUntil?.DayNumber);
        json.WriteStringValue(CleanText.Of(preferences.Language));
        json.WriteStringValue(CleanText.Of(preferences.TimeZone));
        Write(json, member.IsModerated is { } moderated ? moderated ? 1 : 0 : null);
        json.WriteNumberValue(member.Posts);
        json.WriteStringValue(CleanText.Of(member.Bounces));
    }

    public static Member Read(DbDataReader row) => new()
    {
        Address = AddrSpec.Parse(row.GetString(0)),
        Name = row.GetString(1),
        Number = row.GetInt64(2),
        Given = (Pymalist.Lists.Roles)row.GetInt64(3),
        Declared = (Pymalist.Lists.Roles)row.GetInt64(4),
        State = (MemberState)row.GetInt64(5),
        Reason = row.GetString(6),
        Since = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
        Joined = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        Preferences = new()
        {
            Delivery = (MemberDelivery)row.GetInt64(9),
            OwnPosts = row.GetInt64(10) == 1,
            NoDuplicates = row.GetInt64(11) == 1,
            AwayFrom = Day(row, 12),
            AwayUntil = Day(row, 13),
            Language = row.GetString(14),
            TimeZone = row.GetString(15),
        },
        IsModerated = row.IsDBNull(16) ? null : row.GetInt64(16) == 1,
        Posts = (int)row.GetInt64(17),
        Bounces = row.GetString(18),
        Rest = row.GetInt64(20) == 0 ? null : new((MemberDelivery)row.GetInt64(20), row.GetInt64(21), row.GetInt64(22)),
        Turn = row.GetInt64(23),
    };

    private static long? Milliseconds(DateTimeOffset time) => time == default ? null : time.ToUnixTimeMilliseconds();

    private static DateOnly? Day(DbDataReader row, int column) => row.IsDBNull(column) ? null : DateOnly.FromDayNumber((int)row.GetInt64(column));

    private static void Write(Utf8JsonWriter json, long? value)
    {
        if (value is { } number)
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }
}
