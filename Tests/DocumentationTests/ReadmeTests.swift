// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Recipes
import Telemetry
import Testing

@testable import miniature

/// The tables of the README and of docs/ are what the code says.
///
/// When one differs, the failure shows the table to put there.
struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func section(_ name: String, of file: String = "README.md") throws -> String {
        let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "<!-- \(name) -->"))
        let end = try #require(lines.firstIndex(of: "<!-- /\(name) -->"))
        return lines[(start + 1)..<end].joined(separator: "\n")
    }

    private static func table(_ rows: [[String]]) -> String {
        rows.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    private static func cell(_ text: String) -> String {
        text.map { $0 == "|" ? "\\|" : String($0) }.joined()
    }

    @Test func `the README lists every option as the parser knows it`() throws {
        let head = ["| option | values | default | what it does |", "|---|---|---|---|"]
        let rows = RecipeOption.table.map { ["`\($0.name)`", Self.cell($0.grammar), $0.standard, $0.help] }
        #expect(try Self.section("options") == (head + [Self.table(rows)]).joined(separator: "\n"))
    }

    @Test func `every metric is documented as the page describes it`() throws {
        let head = ["| metric | kind | labels | what it tells |", "|---|---|---|---|"]
        let rows = Metric.table.map {
            ["`\($0.name)`", $0.kind.rawValue, $0.labels.map { "`\($0)`" }.joined(separator: ", "), $0.help]
        }
        let expected = (head + [Self.table(rows)]).joined(separator: "\n")
        #expect(try Self.section("metrics", of: "docs/metrics.md") == expected)
    }

    @Test func `the README lists every setting as the program reads it`() throws {
        let head = ["| flag | variable | value | default | what it does |", "|---|---|---|---|---|"]
        let rows = Setting.table.map { ["`--\($0.name)`", "`\($0.variable)`", $0.grammar, $0.standard, $0.help] }
        #expect(try Self.section("settings") == (head + [Self.table(rows)]).joined(separator: "\n"))
    }
}
