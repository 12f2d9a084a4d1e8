using System.Security.Cryptography;
using OffsetConformance.Wire.Security;
using Shouldly;
using Xunit;

namespace OffsetConformance.Tests.Wire.Security;

/// <summary>The login's arithmetic against the examples of the standards, and what a dishonest server could try.</summary>
public sealed class ScramExchangeTests
{
    private const string Rfc7677Nonce = "rOprNGfwEbeRWgbNEkqO";
    private const string Rfc7677Challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    public static TheoryData<string, string, string, string, string> Examples => new()
    {
        {
            "SHA1", "fyko+d2lbbFgONRv9qkxdawL",
            "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="
        },
        {
            "SHA256", Rfc7677Nonce, Rfc7677Challenge,
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
        },
    };

    /// <summary>RFC 5802 section 5 and RFC 7677 section 3; user "user", password "pencil".</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void TheStandardsExamplesComeOut(string hash, string nonce, string challenge, string final, string answer)
    {
        var exchange = new ScramExchange(new(hash), "user", "pencil", nonce);

        exchange.First().ShouldBe($"n,,n=user,r={nonce}");
        exchange.Final(challenge).ShouldBe(final);
        Should.NotThrow(() => exchange.Verify(answer));
    }

    [Fact]
    public void CommaAndEqualsInANameAreEscaped() =>
        new ScramExchange(HashAlgorithmName.SHA256, "a=b,c", "p", "n").First().ShouldBe("n,,n=a=3Db=2Cc,r=n");

    [Fact]
    public void AServerThatDoesNotKnowThePasswordIsNotBelieved()
    {
        var exchange = Begun();
        exchange.Final(Rfc7677Challenge);

        Should.Throw<SaslException>(() => exchange.Verify("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")).Message.ShouldContain("signature is wrong");
        Should.Throw<SaslException>(() => exchange.Verify("v=")).Message.ShouldContain("signature is wrong");
    }

    [Theory]
    [InlineData("r=another%nonce,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "nonce does not continue")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "nonce does not continue")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095", "iteration count")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000", "iteration count")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1", "iteration count")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=***,i=4096", "not base64")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,i=4096", "no field 's'")]
    [InlineData("m=x,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "extension")]
    [InlineData("", "not SCRAM")]
    public void AChallengeThatIsNoneEndsTheLogin(string challenge, string because) =>
        Should.Throw<SaslException>(() => Begun().Final(challenge)).Message.ShouldContain(because);

    [Fact]
    public void TheServersOwnReasonIsTold() =>
        Should.Throw<SaslException>(() => Begun().Verify("e=unknown-user")).Message.ShouldBe("the server says unknown-user");

    private static ScramExchange Begun() => new(HashAlgorithmName.SHA256, "user", "pencil", Rfc7677Nonce);
}
