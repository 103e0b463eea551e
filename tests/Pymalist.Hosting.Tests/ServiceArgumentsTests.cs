namespace Pymalist.Hosting.Tests;

public sealed class ServiceArgumentsTests
{
    [Theory]
    [InlineData("--config", "a.json", "--distributor", "smtp", "--health", "--Pymalist:Log:Level=Debug")]
    [InlineData("--Pymalist:Log:Level=Debug", "--health", "--distributor=smtp", "--config=a.json")]
    public void What_a_service_is_told_stands_in_any_order(params string[] args)
    {
        var arguments = ServiceArguments.Parse(args);

        Assert.Equal(("a.json", "smtp", true), (arguments.Config, arguments.Distributor, arguments.Health));
        Assert.Equal(["--Pymalist:Log:Level=Debug"], arguments.Settings);
    }

    [Fact]
    public void Nothing_is_the_default()
    {
        var arguments = ServiceArguments.Parse([]);

        Assert.Equal((null, null, false, 0), (arguments.Config, arguments.Distributor, arguments.Health, arguments.Settings.Length));
    }
}
