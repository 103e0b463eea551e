using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Pymalist.Lists.Policy;

namespace Pymalist.Lists.Tests.Policy;

public sealed class StandardRulesTests
{
    [Fact]
    public async Task The_rules_are_asked_in_a_fixed_order()
    {
        var rules = StandardRules.Of(new PostingOptions { Headers = [new() { Field = "X-None" }] }, Everything.Seams, [new SayingRule(null)]);

        var decision = await new PostPolicy(rules).Judge(Judging.Usual(), CancellationToken.None);

        Assert.Equal(
            [
                "Loop", "AutomaticMail", "Duplicate", "Emergency", "Spam", "FailedAuthentication", "Ban", "Header", "Saying", "ImplicitCommand", "Membership",
                "Announcement", "Moderation", "Destination", "RecipientCount", "CrossPost", "Size", "Attachment", "Encryption", "EmptyPost", "ThreadVelocity",
            ],
            decision.Trace.Select(judgement => judgement.Rule));
        Assert.Equal(Act.Accept, decision.Verdict.Act);
    }

    [Fact]
    public async Task A_list_without_settings_takes_what_members_post_and_rejects_the_rest()
    {
        var policy = new PostPolicy(StandardRules.Of(new PostingOptions(), new PostSeams()));

        Assert.Equal(Act.Accept, (await policy.Judge(Judging.Usual(), CancellationToken.None)).Verdict.Act);
        var decision = await policy.Judge(Judging.Usual(Judging.Stranger), CancellationToken.None);
        Assert.Equal((Act.Reject, "Membership", true), (decision.Verdict.Act, decision.Verdict.Rule, decision.IsAnswered));
    }

    [Theory]
    [InlineData("To: red@example.org\r\nSubject: a", Act.Accept, "None", false)]
    [InlineData("To: red@example.org\r\nX-Spam-Flag: YES\r\nSubject: buy viagra 7", Act.Reject, "Header", false)]
    [InlineData("To: red@example.org\r\nSubject: buy viagra 7", Act.Reject, "Header", true)]
    [InlineData("To: red@example.org\r\nSubject: meeting", Act.Hold, "Header", false)]
    [InlineData("To: bob@example.com\r\nSubject: meeting", Act.Hold, "Header", false)]
    [InlineData("To: bob@example.com\r\nX-Trusted: secret", Act.Accept, "Header", false)]
    [InlineData("X-Trusted: secret\r\nX-Loop: red@example.org", Act.Discard, "Loop", false)]
    [InlineData("X-Trusted: secret\r\nSender: eve@evil.example", Act.Reject, "Ban", true)]
    [InlineData("To: red@example.org\r\nSubject: unsubscribe", Act.Reject, "ImplicitCommand", true)]
    public async Task Rules_work_together(string fields, Act act, string rule, bool isAnswered)
    {
        var decision = await Everything.Judge(Judging.Post(fields));

        Assert.Equal((act, rule, isAnswered), (decision.Verdict.Act, decision.Verdict.Rule, decision.IsAnswered));
    }

    [Fact]
    public async Task Nothing_that_accepts_passes_an_emergency()
    {
        var policy = new PostPolicy(StandardRules.Of(Everything.Options with { Emergency = true }, Everything.Seams));

        Assert.Equal(Act.Hold, (await policy.Judge(Judging.Post("X-Trusted: secret"), CancellationToken.None)).Verdict.Act);
    }

    [Fact]
    public void Every_setting_has_a_form_that_a_configuration_can_have_and_a_default_that_is_valid()
    {
        var waiting = new Queue<object>([new PostingOptions(), Everything.Options.Headers[0]]);
        var count = 0;
        while (waiting.TryDequeue(out var options))
        {
            Assert.True(Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true), options.ToString());
            foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                count++;
                Assert.True(property.CanWrite, $"{property} cannot be set.");
                var type = property.PropertyType;
                if (type.Namespace!.StartsWith("Pymalist", StringComparison.Ordinal) && !type.IsEnum)
                    waiting.Enqueue(property.GetValue(options)!);
                else
                    Assert.True(type.IsEnum || type.GetGenericTypeDefinitionOrSelf() == typeof(IReadOnlyList<>) || type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(TimeSpan), $"{property}");
            }
        }

        Assert.InRange(count, 40, 200);
    }
}

internal static class TypeExtensions
{
    public static Type GetGenericTypeDefinitionOrSelf(this Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
