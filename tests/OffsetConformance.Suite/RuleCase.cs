using OffsetConformance.Model.Rules;
using Xunit.Abstractions;

namespace OffsetConformance.Suite;

/// <summary>One rule on one target; prints as its test case's name.</summary>
public sealed class RuleCase : IXunitSerializable
{
    /// <summary>For the test framework, which fills it in from its discovery.</summary>
    public RuleCase()
        : this(SuiteTarget.All[0], RuleCatalogue.All[0])
    {
    }

    public RuleCase(SuiteTarget target, Rule rule) => (Target, Rule) = (target, rule);

    public SuiteTarget Target { get; private set; }

    public Rule Rule { get; private set; }

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue("target", Target.Name);
        info.AddValue("rule", Rule.Id);
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        var name = info.GetValue<string>("target");
        Target = SuiteTarget.All.First(target => string.Equals(target.Name, name, StringComparison.Ordinal));
        Rule = RuleCatalogue.Find(info.GetValue<string>("rule"));
    }

    public override string ToString() => $"{Target.Name}, {Rule.Id} {Rule.Sentence}";
}
