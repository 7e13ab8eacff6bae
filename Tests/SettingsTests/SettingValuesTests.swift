// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Origin
import Recipes
import Testing

@testable import miniature

struct SettingValuesTests {
    private static let bad: [(name: String, text: String)] = [
        ("store", "photos"), ("store", "file://"), ("store", "s3://"), ("store", "s3://a/b"), ("store", "http://a"),
        ("listen", "8080"), ("listen", "localhost"), ("listen", ":8080"), ("listen", "a:b"), ("listen", "a:65536"),
        ("admin", "::1"), ("admin", "a:-1"), ("admin-hosts", "a:1"), ("admin-hosts", "a,"),
        ("admin-hosts", "https://a"),
        ("sizes", ""), ("sizes", "800"), ("sizes", "800x600,"), ("sizes", "800x600,,400x300"), ("sizes", "0x1"),
        ("sizes", "800X600"), ("sizes", "800x600;400x300"), ("sizes", "9999x1"),
        ("formats", ""), ("formats", "jpg"), ("formats", "webp,"), ("formats", "WebP"),
        ("open", "yes"), ("open", "1"), ("open", ""), ("open", "TRUE"),
        ("no-sign-request", "yes"), ("acl", "public"),
        ("origin-verify-header", "a b"), ("origin-verify-header", "a:"),
        ("cors-origins", "example.com"), ("cors-origins", "https://a.example,"),
        ("freshness", "ttl"), ("freshness", "ttl:0"), ("freshness", "ttl:-1"), ("freshness", "ttl:31536001"),
        ("freshness", "never"), ("missing-period", "-1"), ("missing-period", "3601"),
        ("workers", "0"), ("workers", "257"), ("workers", "many"), ("workers", "1.5"), ("workers", ""),
        ("memory", "-1"), ("memory", "1GB"), ("memory", "64 MiB"), ("memory", "MiB"), ("memory", "64mib"),
        ("cache", "1TiB"), ("cache", "none"),
        ("deadline", "0"), ("deadline", "61"), ("deadline", "20s"),
        ("max-bytes", "x"), ("max-pixels", "0"), ("max-pixels", "1000000001"), ("max-pixels", "AUTO"),
        ("max-side", "0"),
        ("max-side", "65536"),
        ("types", ""), ("types", "svg"), ("types", "jpg"), ("types", "jpeg,pdf"),
        ("log-level", "verbose"), ("log-level", "INFO"),
    ]

    private static let withoutValue = ["open", "no-sign-request", "dumpable"]

    @Test(arguments: bad)
    func `a bad value is refused with its place and with what would do`(name: String, text: String) throws {
        let setting = try #require(Setting.table.first { $0.name == name })
        // An empty variable is one that is not set.
        if !text.isEmpty {
            let fromEnvironment = try settingError { _ = try Settings.read(environment: [setting.variable: text]) }
            #expect(fromEnvironment == "“\(text)” is no value for \(setting.variable): write \(setting.grammar).")
        }
        let fromFile = try settingError { _ = try Settings.read(file: "{\"\(name)\": \"\(text)\"}") }
        #expect(fromFile.contains("“\(text)”") && fromFile.contains("“\(name)” in /"))
        #expect(fromFile.contains("miniature.json") && fromFile.hasSuffix("write \(setting.grammar)."))
        // These flags have no value, and an empty value of a flag is the parser's to refuse.
        guard !Self.withoutValue.contains(name), !text.isEmpty else { return }
        let fromFlag = try settingError { _ = try Settings.read(["--\(name)=\(text)"]) }
        #expect(fromFlag == "“\(text)” is no value for --\(name): write \(setting.grammar).")
    }

    @Test(arguments: [
        "short", "0123456789abcdef,short", "0123456789abcde", "0123456789abcdef,0123456789abcdeg,0123456789abcdeh",
    ])
    func `a bad secret is refused without being shown`(text: String) throws {
        for setting in Setting.table where setting.isSecret {
            let message = try settingError { _ = try Settings.read(environment: [setting.variable: text]) }
            #expect(message == "What is set is no value for \(setting.variable): write \(setting.grammar).")
        }
    }

    @Test func `no secret is among what is shown`() throws {
        let secrets = Setting.table.filter(\.isSecret)
        #expect(secrets.map(\.name) == ["admin-token", "signing-keys", "origin-verify"])
        let environment = Dictionary(uniqueKeysWithValues: secrets.map { ($0.variable, "my-secret-my-secret") })
        let settings = try Settings.read(environment: environment)
        #expect(settings.signingKeys.count == 1 && settings.verifyHeader.count == 1)
        #expect(!settings.effective.contains { $0.1.contains("my-secret") })
        #expect(!"\(settings)".contains("my-secret"))
    }

    @Test func `what the table says of the defaults is what holds`() throws {
        let settings = try Settings.read()
        // These depend on the machine, and the table describes them.
        let described = ["workers", "memory", "render-program"]
        for setting in Setting.table where !described.contains(setting.name) {
            let standard = setting.name == "types" ? "avif,gif,heic,jpeg,png,webp" : setting.standard
            #expect(settings[setting.name] == standard, "\(setting.name)")
        }
        #expect(settings.workers >= 1)
        #expect(settings.memory > 0)
        #expect(settings.renderProgram.hasSuffix("/miniature-render"))
        #expect(settings.limits == Limits())
    }

    @Test func `a bound on pixels binds every type, and none of its own leaves it to the type`() throws {
        let baseline = SourceInfo(type: .jpeg, width: 10_000, height: 10_000)
        for (text, bound) in [("auto", 200_000_000), ("50000000", 50_000_000), ("300000000", 300_000_000)] {
            let limits = try Settings.read(["--max-pixels", text]).limits
            #expect(limits.pixels(for: baseline) == bound, "\(text)")
            let held = text == "auto" ? 50_000_000 : bound
            #expect(limits.pixels(for: SourceInfo(type: .png, width: 1, height: 1)) == held, "\(text)")
        }
    }

    @Test func `each value in force can be written back`() throws {
        let settings = try Settings.read([
            "--memory", "123456789", "--cache", "65537KiB", "--listen", "[::]:80", "--sizes", "x1,2x", "--open",
        ])
        // What is not set has no text of its own, and secrets are masked.
        var environment: [String: String] = [:]
        for (setting, text) in settings.effective where text != "none" { environment[setting.variable] = text }
        let again = try Settings.read(environment: environment)
        #expect(again.effective.map(\.1) == settings.effective.map(\.1))
    }

    @Test(arguments: [
        ("0", 0), ("1", 1), ("1048576", 1 << 20), ("0KiB", 0), ("1KiB", 1 << 10), ("64MiB", 64 << 20),
        ("2GiB", 2 << 30), ("1048576GiB", 1 << 50), ("1073741824MiB", 1 << 50),
        ("1099511627776KiB", 1 << 50), ("1125899906842624", 1 << 50),
    ])
    func `an amount of memory is read`(text: String, bytes: Int) {
        #expect(ByteCount.parse(text) == bytes)
    }

    @Test(arguments: [
        "", "-1", "1.5MiB", "1M", "1MB", "1kib", "KiB", "1 KiB", "1KiBs", "1048577GiB", "99999999999999999999", "0x10",
        "1073741825MiB", "1099511627777KiB", "1125899906842625", "9223372036854775807", "9223372036854775807KiB",
        "-1KiB", "1KiBKiB",
    ])
    func `what is no amount of memory is refused`(text: String) {
        #expect(ByteCount.parse(text) == nil)
    }

    @Test(arguments: [
        (0, "0"), (1, "1"), (1023, "1023"), (1024, "1KiB"), (1025, "1025"), (1536, "1536"), (3 << 19, "1536KiB"),
        (64 << 20, "64MiB"), (1 << 30, "1GiB"), ((1 << 30) + 1, "1073741825"),
    ])
    func `an amount is printed in its largest whole unit, and read back`(bytes: Int, text: String) {
        #expect(ByteCount.string(bytes) == text)
        #expect(ByteCount.parse(text) == bytes)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080), ("localhost:0", "localhost", 0), ("0.0.0.0:65535", "0.0.0.0", 65_535),
        ("[::1]:8080", "::1", 8080), ("[::]:80", "::", 80), ("[2001:db8::1]:443", "2001:db8::1", 443),
    ])
    func `an address is read and printed`(text: String, host: String, port: Int) {
        let address = HostPort(parsing: text)
        #expect(address == HostPort(host: host, port: port))
        #expect(address?.description == text)
    }

    @Test(arguments: [
        "", ":", "8080", "localhost", "localhost:", ":8080", "[]:80", "a:b", "a:65536", "a:-1", "a:8080x", "a: 80",
        "::1", "::1:8080", "[::1]", "[::1:80", "::1]:80",
    ])
    func `what is no address is refused`(text: String) {
        #expect(HostPort(parsing: text) == nil)
    }

    @Test(arguments: [
        ("file://photos", StoreLocation.folder("photos")), ("file:///srv/photos", .folder("/srv/photos")),
        ("s3://bucket", .bucket("bucket")),
    ])
    func `a store's place is read and printed`(text: String, place: StoreLocation) {
        #expect(StoreLocation(parsing: text) == place)
        #expect(place.description == text)
    }

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "abc", 3), ("same", "same", 0), ("kitten", "sitting", 3),
        ("listne", "listen", 2), ("sizs", "sizes", 1), ("flaw", "lawn", 2), ("abc", "cba", 2),
    ])
    func `a distance is the fewest changes, either way round`(one: String, other: String, distance: Int) {
        #expect(EditDistance.between(one, other) == distance)
        #expect(EditDistance.between(other, one) == distance)
    }
}
