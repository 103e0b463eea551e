namespace Pymalist.Hosting.Settings;

/// <summary>A component as the configuration has it: not made yet.</summary>
/// <param name="Name">Its kind, or a third party's type.</param>
/// <param name="Make">Makes it, with what it may ask for. A component that cannot be loaded comes as one that fails.</param>
public sealed record Part<T>(string Name, Func<PartContext, T> Make);

/// <summary>A distributor as the configuration has it, with the queue it works on.</summary>
/// <param name="Name">The queue's: <c>pymalist.distribute.</c><i>name</i>.</param>
/// <param name="Once">Whether it gets each post once, and not every message of it.</param>
/// <param name="Recipients">Who gets the mail in place of its own recipients; null to leave them.</param>
/// <param name="Make">Makes the distributor, with what it may ask for.</param>
public sealed record DistributorPart(string Name, bool Once, IReadOnlyList<Mailbox>? Recipients, Func<PartContext, IDistributor> Make);
