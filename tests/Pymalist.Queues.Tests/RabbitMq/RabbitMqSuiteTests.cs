using Pymalist.Testing.Servers;

namespace Pymalist.Queues.Tests.RabbitMq;

[Collection(RabbitMqCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class RabbitMqPublishTests(RabbitMqServer server) : PublishSuite(new RabbitMqInstallation(server));

[Collection(RabbitMqCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class RabbitMqConsumeTests(RabbitMqServer server) : ConsumeSuite(new RabbitMqInstallation(server));

[Collection(RabbitMqCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class RabbitMqRetryTests(RabbitMqServer server) : RetrySuite(new RabbitMqInstallation(server));

[Collection(RabbitMqCollection.Name)]
[TestCaseOrderer(WhereInstalled.Type, WhereInstalled.Assembly)]
public sealed class RabbitMqRepeatTests(RabbitMqServer server) : RepeatSuite(new RabbitMqInstallation(server));
