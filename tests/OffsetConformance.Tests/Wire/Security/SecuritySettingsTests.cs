using OffsetConformance.Wire.Security;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Security;

/// <summary>The same settings that librdkafka gets reach the broker here too, or the user is told in one line why not.</summary>
public sealed class SecuritySettingsTests
{
    [Fact]
    public void NoSettingsMeanPlainTcp() => Parse("compression.codec=gzip", "ssl.ca.location=/nowhere").ShouldBe(SecuritySettings.None);

    [Theory]
    [InlineData("sasl.mechanisms=PLAIN", SaslMechanism.Plain)]
    [InlineData("sasl.mechanism=SCRAM-SHA-256", SaslMechanism.ScramSha256)]
    [InlineData("sasl.mechanisms=scram-sha-512", SaslMechanism.ScramSha512)]
    public void ALoginIsRead(string mechanism, SaslMechanism expected) =>
        Parse("security.protocol=SASL_PLAINTEXT", mechanism, "sasl.username=u", "sasl.password=p").ShouldBe(new(null, new(expected, "u", "p")));

    [Theory]
    [InlineData("security.protocol=quic", "security.protocol=quic")]
    [InlineData("security.protocol=sasl_plaintext", "sasl.mechanisms=GSSAPI")]
    [InlineData("security.protocol=sasl_plaintext sasl.mechanisms=OAUTHBEARER", "sasl.mechanisms=OAUTHBEARER")]
    [InlineData("security.protocol=sasl_plaintext sasl.mechanisms=PLAIN sasl.username=u", "sasl.password")]
    [InlineData("security.protocol=ssl ssl.keystore.location=k.p12", "ssl.keystore.location")]
    [InlineData("security.protocol=ssl ssl.ca.location=/nowhere/ca.pem", "ssl.ca.location=/nowhere/ca.pem cannot be used")]
    [InlineData("security.protocol=ssl ssl.ca.pem=nothing", "ssl.ca.pem cannot be used: there is no certificate in it")]
    [InlineData("security.protocol=ssl ssl.certificate.pem=x", "needs both")]
    [InlineData("security.protocol=ssl enable.ssl.certificate.verification=perhaps", "neither true nor false")]
    [InlineData("security.protocol=ssl ssl.endpoint.identification.algorithm=dns", "neither https nor none")]
    public void WhatCannotBeHonouredIsSaid(string settings, string because)
    {
        var message = Should.Throw<WireSettingException>(() => Parse(settings.Split(' '))).Message;

        message.ShouldContain(because);
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void APasswordIsNotPrinted() => Parse("security.protocol=sasl_plaintext", "sasl.mechanisms=PLAIN", "sasl.username=u", "sasl.password=s3cret").ToString().ShouldNotContain("s3cret");

    private static SecuritySettings Parse(params string[] settings) =>
        SecuritySettings.Parse(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1])));
}
