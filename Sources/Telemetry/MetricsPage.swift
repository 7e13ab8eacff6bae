// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The text at `/metrics` ("Text-based format" of the Prometheus documentation, version 0.0.4).
public struct MetricsPage: Sendable {
    /// What the page is, for `Content-Type`.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// A number that is looked up when the page is asked for, by the metric's name; nil leaves it out.
    public typealias Reading = @Sendable () -> [(name: String, value: Double)]

    private let registry: Prometheus
    private let readings: [Reading]

    /// Makes a page of what is counted, and of what is looked up.
    public init(_ registry: Prometheus, readings: [Reading] = []) {
        self.registry = registry
        self.readings = readings + [ProcessStatus.reading]
    }

    /// The page now.
    public var text: String {
        var page = ""
        for (name, family) in registry.families {
            Self.describe(name, family.kind, in: &page)
            let lines = family.series.map { (labels: $0.key.text(), series: $0.key, samples: $0.value.samples) }
            for line in lines.sorted(by: { $0.labels < $1.labels }) {
                for sample in line.samples {
                    let labels = line.series.text(with: sample.label)
                    page += "\(name)\(sample.suffix)\(labels) \(PageNumber.text(sample.value))\n"
                }
            }
        }
        for (name, value) in readings.flatMap({ $0() }).sorted(by: { $0.name < $1.name }) {
            Self.describe(name, .gauge, in: &page)
            page += "\(name) \(PageNumber.text(value))\n"
        }
        return page
    }

    private static func describe(_ name: String, _ kind: Metric.Kind, in page: inout String) {
        let known = Metric.table.first { $0.name == name }
        if let known { page += "# HELP \(name) \(known.help)\n" }
        page += "# TYPE \(name) \((known?.kind ?? kind).rawValue)\n"
    }
}
