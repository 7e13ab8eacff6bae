// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A metric's kind and its series.
struct MetricFamily: Sendable {
    let kind: Metric.Kind
    var series: [LabelSet: any MetricSeries] = [:]
}

/// What one series adds to the page.
protocol MetricSeries: AnyObject, Sendable {
    /// Its lines, each a suffix of the name, labels beside the series' own, and a value.
    var samples: [Sample] { get }
}

/// One line of the page.
struct Sample: Equatable {
    var suffix = ""
    var label: (name: String, value: String)?
    let value: Double

    static func == (left: Sample, right: Sample) -> Bool {
        left.suffix == right.suffix && left.label?.name == right.label?.name && left.label?.value == right.label?.value
            && left.value == right.value
    }
}
