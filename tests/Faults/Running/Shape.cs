namespace Pymalist.Faults.Running;

/// <summary>The two ways in which the product is run.</summary>
public enum Shape
{
    /// <summary>One process, and everything in SQLite.</summary>
    OneProcess,

    /// <summary>Four services over RabbitMQ, and PostgreSQL.</summary>
    Services,
}
