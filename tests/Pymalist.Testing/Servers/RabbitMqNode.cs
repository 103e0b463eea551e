namespace Pymalist.Testing.Servers;

/// <summary>The files and variables of a RabbitMQ node that keeps everything in one folder.</summary>
internal sealed class RabbitMqNode
{
    // Names are kept by epmd, and this node has one of its own: any name is free.
    public const string Name = "pymalist@localhost";

    /// <param name="folder">Takes its data, its log and its cookie.</param>
    /// <param name="user">Made by the broker at its first start, with all rights.</param>
    /// <param name="password">Of that user.</param>
    /// <param name="ports">Four free ones.</param>
    public RabbitMqNode(TemporaryFolder folder, string user, string password, int[] ports)
    {
        (AmqpPort, HttpPort, EpmdPort) = (ports[0], ports[1], ports[2]);
        EpmdCommand = ["epmd", "-address", "127.0.0.1", "-port", $"{EpmdPort}"];
        Environment = new Dictionary<string, string>
        {
            // Replaces itself by the virtual machine, so that its process id is the broker's.
            ["RABBITMQ_ALLOW_INPUT"] = "1",
            ["RABBITMQ_NODENAME"] = Name,
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{AmqpPort}",
            ["RABBITMQ_DIST_PORT"] = $"{ports[3]}",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
            ["RABBITMQ_MNESIA_BASE"] = folder.Folder("data"),
            ["RABBITMQ_LOG_BASE"] = folder.Folder("log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_CONFIG_FILE"] = folder.In("rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = folder.In("advanced.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = folder.In("plugins"),
            ["RABBITMQ_CONF_ENV_FILE"] = folder.In("none"),
            ["RABBITMQ_PID_FILE"] = folder.In("pid"),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = $"{EpmdPort}",
            ["HOME"] = folder.Folder("home"),
        };
        Write(folder, user, password);
    }

    public int AmqpPort { get; }

    public int HttpPort { get; }

    public int EpmdPort { get; }

    public IReadOnlyList<string> EpmdCommand { get; }

    public IReadOnlyDictionary<string, string> Environment { get; }

    private void Write(TemporaryFolder folder, string user, string password)
    {
        File.WriteAllText(folder.In("plugins"), "[rabbitmq_management].");
        File.WriteAllText(folder.In("rabbitmq.conf"), $"""
            default_user = {user}
            default_pass = {password}
            disk_free_limit.absolute = 50MB
            log.console.level = info
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {HttpPort}
            management.rates_mode = none
            raft.wal_max_size_bytes = 16777216

            """);
        folder.Secret("home/.erlang.cookie", password);
    }
}
