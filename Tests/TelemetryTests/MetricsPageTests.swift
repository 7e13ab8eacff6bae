// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Testing

@testable import Telemetry

/// The page at `/metrics`, from what was counted.
@Suite struct MetricsPageTests {
    private let registry = Prometheus()

    private func lines(_ prefix: String, readings: [MetricsPage.Reading] = []) -> [String] {
        let text = MetricsPage(registry, readings: readings).text
        #expect(text.hasSuffix("\n"))
        return text.split(separator: "\n").map(String.init).filter { $0.contains(prefix) }
    }

    @Test func `a counter of the same labels is the same series, in whatever order they are given`() {
        registry.makeCounter(label: "x_total", dimensions: [("a", "1"), ("b", "2")]).increment(by: 2)
        registry.makeCounter(label: "x_total", dimensions: [("b", "2"), ("a", "1")]).increment(by: 3)
        registry.makeCounter(label: "x_total", dimensions: [("a", "0")]).increment(by: 1)
        #expect(lines("x_total") == ["# TYPE x_total counter", #"x_total{a="0"} 1"#, #"x_total{a="1",b="2"} 5"#])
    }

    @Test func `a metric of the table is described`() {
        registry.makeCounter(label: "miniature_renders_total", dimensions: [("outcome", "ok")]).increment(by: 1)
        #expect(
            lines("miniature_renders_total") == [
                "# HELP miniature_renders_total Jobs given to the render processes, and their ends.",
                "# TYPE miniature_renders_total counter", #"miniature_renders_total{outcome="ok"} 1"#,
            ])
    }

    @Test(arguments: [
        (#"a"b"#, #"{l="a\"b"}"#), (#"a\b"#, #"{l="a\\b"}"#), ("a\nb", #"{l="a\nb"}"#), ("é", #"{l="é"}"#),
    ])
    func `values of labels are escaped`(_ value: String, _ text: String) {
        #expect(LabelSet([("l", value)]).text() == text)
    }

    @Test func `a histogram counts what is up to each bound`() throws {
        let timer = registry.makeTimer(label: "t_seconds", dimensions: [("stage", "decode")])
        for milliseconds in [1, 1, 3, 700, 60_000] as [Int64] { timer.recordNanoseconds(milliseconds * 1_000_000) }
        let lines = lines("t_seconds")
        #expect(lines.contains(#"t_seconds_bucket{stage="decode",le="0.0005"} 0"#))
        #expect(lines.contains(#"t_seconds_bucket{stage="decode",le="0.001"} 2"#))
        #expect(lines.contains(#"t_seconds_bucket{stage="decode",le="0.005"} 3"#))
        #expect(lines.contains(#"t_seconds_bucket{stage="decode",le="1"} 4"#))
        #expect(lines.contains(#"t_seconds_bucket{stage="decode",le="25"} 4"#))
        #expect(lines.contains(#"t_seconds_bucket{stage="decode",le="+Inf"} 5"#))
        #expect(lines.contains(#"t_seconds_count{stage="decode"} 5"#))
        let sum = try #require(lines.first { $0.hasPrefix("t_seconds_sum") }?.split(separator: " ").last)
        #expect(abs(try #require(Double(sum)) - 60.705) < 0.000_001)
    }

    @Test func `a gauge is what it was set to last`() {
        let gauge = registry.makeMeter(label: "g", dimensions: [])
        gauge.set(Int64(5))
        gauge.increment(by: 2)
        gauge.decrement(by: 4)
        #expect(lines("g ").last == "g 3")
    }

    @Test func `what is looked up stands beside what is counted`() {
        let lines = lines("miniature_flights", readings: [{ [("miniature_flights", 2)] }])
        #expect(lines.last == "miniature_flights 2" && lines.contains("# TYPE miniature_flights gauge"))
    }

    @Test func `a name used for two kinds keeps the first`() {
        registry.makeCounter(label: "n", dimensions: []).increment(by: 1)
        registry.makeTimer(label: "n", dimensions: []).recordNanoseconds(1)
        #expect(lines("n").contains("n 1"))
        #expect(!MetricsPage(registry).text.contains("n_bucket"))
    }

    @Test func `thousands of threads lose no count`() async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<64 {
                group.addTask { [registry] in
                    for _ in 0..<500 { registry.makeCounter(label: "c", dimensions: [("k", "v")]).increment(by: 1) }
                }
            }
        }
        #expect(lines("c{") == [#"c{k="v"} 32000"#])
    }
}
