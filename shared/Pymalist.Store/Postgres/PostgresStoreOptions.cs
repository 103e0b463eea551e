using System.ComponentModel.DataAnnotations;

namespace Pymalist.Store.Postgres;

/// <summary>A store in a PostgreSQL database (13 or later), for the processes of several machines.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>As Npgsql has it: <c>Host=db.example.org;Database=pymalist;Username=pymalist;Password=…;SSL Mode=VerifyFull</c>. The database is there.</summary>
    [Required]
    [Secret]
    public string ConnectionString { get; init; } = "";

    /// <summary>In place of the one in the connection string: so that everything but this may be seen.</summary>
    [Secret]
    public string? Password { get; init; }

    /// <summary>The schema that all tables are in; made when it is missing.</summary>
    [Required]
    [RegularExpression("[a-z_][a-z0-9_]{0,62}")]
    public string Schema { get; init; } = "pymalist";
}
