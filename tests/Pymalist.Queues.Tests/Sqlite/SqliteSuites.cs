namespace Pymalist.Queues.Tests.Sqlite;

public sealed class SqlitePublishTests() : PublishSuite(new SqliteInstallation());

public sealed class SqliteConsumeTests() : ConsumeSuite(new SqliteInstallation());

public sealed class SqliteRetryTests() : RetrySuite(new SqliteInstallation());

public sealed class SqliteRepeatTests() : RepeatSuite(new SqliteInstallation());
