namespace Pymalist.Hosting.Tests.Distributing;

public sealed class FakeDistributeStage() : DistributeStageSuite(new FakeLedgers());

public sealed class StoredDistributeStage() : DistributeStageSuite(new StoredLedgers());

public sealed class FakeSchedule() : ScheduleSuite(new FakeLedgers());

public sealed class StoredSchedule() : ScheduleSuite(new StoredLedgers());

public sealed class FakeSlowDestination() : SlowDestinationSuite(new FakeLedgers());

public sealed class StoredSlowDestination() : SlowDestinationSuite(new StoredLedgers());

public sealed class FakeSeveralProcesses() : SeveralProcessesSuite(new FakeLedgers());

public sealed class StoredSeveralProcesses() : SeveralProcessesSuite(new StoredLedgers());
