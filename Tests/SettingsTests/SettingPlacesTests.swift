// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Recipes
import TestSupport
import Testing

@testable import miniature

/// Flags, environment, file and defaults: which is asked first, and what is refused in each.
struct SettingPlacesTests {
    /// A value of each setting that is not its default, as written and as it then holds.
    private static let values: [(name: String, text: String, effective: String)] = [
        ("store", "s3://bucket", "s3://bucket"),
        ("no-sign-request", "true", "true"), ("acl", "public-read", "public-read"),
        ("listen", "[::1]:81", "[::1]:81"),
        ("admin", "0.0.0.0:82", "0.0.0.0:82"),
        ("admin-hosts", "origin-1, origin-2.example", "origin-1,origin-2.example"),
        ("admin-token", "0123456789abcdef", "1 set"),
        ("sizes", "10x20, 30x,x40", "10x20,30x,x40"),
        ("formats", "webp, original", "webp,original"),
        ("eager-formats", "original, webp", "original,webp"),
        ("open", "true", "true"),
        ("signing-keys", "0123456789abcdef,fedcba9876543210", "2 set"),
        ("origin-verify", "0123456789abcdef", "1 set"),
        ("origin-verify-header", "X-Lock", "X-Lock"),
        ("cors-origins", "https://a.example, https://b.example", "https://a.example,https://b.example"),
        ("freshness", "ttl:60", "ttl:60"),
        ("fallback", "missing.png", "missing.png"),
        ("missing-period", "0", "0"),
        ("distribution", "E123", "E123"),
        ("queue", "https://sqs.eu-west-1.amazonaws.com/1/q", "https://sqs.eu-west-1.amazonaws.com/1/q"),
        (
            "sns-topics", "arn:aws:sns:eu-west-1:1:a, arn:aws:sns:eu-west-1:1:b",
            "arn:aws:sns:eu-west-1:1:a,arn:aws:sns:eu-west-1:1:b"
        ),
        ("sns-version-1", "true", "true"),
        ("lambda-response", "buffered", "buffered"),
        ("event-deadline", "3600", "3600"),
        ("workers", "3", "3"),
        ("memory", "1536MiB", "1536MiB"),
        ("cache", "0", "0"),
        ("deadline", "60", "60"),
        ("max-bytes", "1GiB", "1GiB"),
        ("max-pixels", "1000000000", "1000000000"),
        ("max-side", "65535", "65535"),
        ("types", "png,jpeg", "jpeg,png"),
        ("render-program", "/opt/render", "/opt/render"),
        ("dumpable", "true", "true"),
        ("log-level", "debug", "debug"),
    ]

    private static func arguments(_ name: String, _ text: String) -> [String] {
        text == "true" ? ["--\(name)"] : ["--\(name)", text]
    }

    @Test func `every setting is among the tested ones, has a flag and a value in force`() throws {
        let names = Setting.table.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Self.values.map(\.name) == names)
        #expect(try Settings.read().effective.map(\.0.name) == names)
        let arguments = Self.values.flatMap { Self.arguments($0.name, $0.text) }
        #expect(try Set(SettingFlags.parse(arguments).values.keys) == Set(names))
        #expect(try SettingFlags.parse([]).values.isEmpty)
        let help = SettingFlags.helpMessage()
        for name in names { #expect(help.contains("--\(name)")) }
    }

    @Test(arguments: values)
    func `a setting holds from each of its places`(name: String, text: String, effective: String) throws {
        let setting = try #require(Setting.table.first { $0.name == name })
        #expect(try Settings.read()[name] != effective)
        #expect(try Settings.read(Self.arguments(name, text))[name] == effective)
        #expect(try Settings.read(environment: [setting.variable: text])[name] == effective)
        #expect(try Settings.read(file: "{\"\(name)\": \"\(text)\"}")[name] == effective)
    }

    @Test func `flags beat the environment, which beats the file, which beats the default`() throws {
        let folder = try TemporaryFolder()
        try folder.write("{\"workers\": 30, \"deadline\": 31, \"cache\": 32}", at: "a.json")
        let file = ["--config", folder.path + "/a.json"]
        let environment = ["MINIATURE_WORKERS": "20", "MINIATURE_DEADLINE": "21"]
        let settings = try Settings.read(file + ["--workers", "10"], environment: environment)
        #expect(settings.workers == 10)
        #expect(settings.deadline == .seconds(21))
        #expect(settings.cache == 32)
        #expect(settings.limits.side == 32_767)
    }

    @Test(arguments: [
        ([:], 64 << 20), (["MINIATURE_FRESHNESS": "ttl:60"], 64 << 20), (["MINIATURE_FRESHNESS": "events"], 0),
        (["MINIATURE_FRESHNESS": "events", "MINIATURE_CACHE": "1MiB"], 1 << 20),
        (["MINIATURE_FRESHNESS": "events", "MINIATURE_SNS_TOPICS": "arn:aws:sns:eu-west-1:1:a"], 64 << 20),
    ])
    func `a server that nobody tells of changes keeps nothing in memory`(
        _ environment: [String: String], _ cache: Int
    ) throws {
        #expect(try Settings.read(environment: environment).cache == cache)
    }

    @Test func `the file is named by a flag, else by the environment`() throws {
        let folder = try TemporaryFolder()
        try folder.write("{\"workers\": 30}", at: "a.json")
        try folder.write("{\"workers\": 31}", at: "b.json")
        let environment = ["MINIATURE_CONFIG": folder.path + "/b.json"]
        #expect(try Settings.read(environment: environment).workers == 31)
        #expect(try Settings.read(["--config", folder.path + "/a.json"], environment: environment).workers == 30)
    }

    @Test func `a file may write values in their own types`() throws {
        let settings = try Settings.read(
            file: """
                {"open": true, "workers": 3, "sizes": ["10x20", "30x40"], "cache": "1MiB", "formats": ["webp"]}
                """)
        #expect(settings.isOpen)
        #expect(settings.workers == 3)
        #expect(settings["sizes"] == "10x20,30x40")
        #expect(settings.cache == 1 << 20)
        #expect(settings["formats"] == "webp")
    }

    @Test(arguments: [
        ("MINIATURE_LISTNE", "MINIATURE_LISTEN"), ("MINIATURE_SIZE", "MINIATURE_SIZES"),
        ("MINIATURE_MAXBYTES", "MINIATURE_MAX_BYTES"), ("MINIATURE_CONFG", "MINIATURE_CONFIG"),
        ("MINIATURE_", "MINIATURE_ACL"), ("MINIATURE_log_level", "MINIATURE_LOG_LEVEL"),
    ])
    func `a variable that is no setting's is refused with the nearest that is`(variable: String, nearest: String)
        throws
    {
        let message = try settingError { _ = try Settings.read(environment: [variable: "1"]) }
        #expect(message.contains("\(variable) in the environment"))
        #expect(message.hasSuffix("did you mean \(nearest)?"))
    }

    @Test(arguments: values)
    func `an empty variable is not set, but an empty secret is refused`(name: String, text: String, effective: String)
        throws
    {
        let setting = try #require(Setting.table.first { $0.name == name })
        guard setting.isSecret else {
            #expect(try Settings.read(environment: [setting.variable: ""])[name] == Settings.read()[name])
            return
        }
        let message = try settingError { _ = try Settings.read(environment: [setting.variable: ""]) }
        #expect(message.contains(setting.variable))
    }

    @Test func `an empty variable for the file names none`() throws {
        #expect(try Settings.read(environment: ["MINIATURE_CONFIG": ""]).workers > 0)
    }

    @Test(arguments: ["short", "0123456789abcde", "0123456789 abcdef", "0123456789abcdef\n", " "])
    func `a token is long and can be sent`(text: String) throws {
        let message = try settingError { _ = try Settings.read(environment: ["MINIATURE_ADMIN_TOKEN": text]) }
        #expect(message.contains("MINIATURE_ADMIN_TOKEN"))
        #expect(!message.contains("0123456789"))
    }

    @Test func `variables of others are left alone`() throws {
        #expect(throws: Never.self) {
            try Settings.read(environment: ["AWS_REGION": "x", "PATH": "y", "MINI": "z", "miniature_open": "1"])
        }
    }

    @Test(arguments: [("sizs", "sizes"), ("maxBytes", "max-bytes"), ("Store", "store"), ("worker", "workers")])
    func `a key of the file that is no setting's is refused with the nearest that is`(key: String, nearest: String)
        throws
    {
        let message = try settingError { _ = try Settings.read(file: "{\"\(key)\": \"1\"}") }
        #expect(message.contains("\(key) in /") && message.contains("miniature.json"))
        #expect(message.hasSuffix("did you mean \(nearest)?"))
    }

    @Test(arguments: ["", "[]", "{", "\"text\"", "workers: 3", "null"])
    func `a file that is no object of settings is refused by its name`(text: String) throws {
        let message = try settingError { _ = try Settings.read(file: text) }
        #expect(message.contains("miniature.json") && message.contains("JSON object"))
    }

    @Test(arguments: ["1.5", "null", "{\"a\": 1}", "[1, 2]", "[\"a\", null]"])
    func `a value that no setting may have is refused with its key`(value: String) throws {
        let message = try settingError { _ = try Settings.read(file: "{\"cache\": 1, \"workers\": \(value)}") }
        #expect(message.contains("“workers” in /") && message.contains("miniature.json"))
    }

    @Test func `a file that is not there is refused by its name`() throws {
        let message = try settingError { _ = try Settings.read(["--config", "/nonexistent/a.json"]) }
        #expect(message.contains("/nonexistent/a.json"))
    }

    @Test func `a flag that is no setting's is refused`() {
        #expect(throws: (any Error).self) { try Settings.read(["--lisen", "a:1"]) }
        #expect(throws: (any Error).self) { try Settings.read(["--workers"]) }
    }
}
