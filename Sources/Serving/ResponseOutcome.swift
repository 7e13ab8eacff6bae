// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Origin

/// What an answer is, for a metric's label: where the picture came from, or what there is instead of it.
enum ResponseOutcome: Hashable, Sendable {
    case variant(CacheStatus)
    case notModified
    case redirect
    case preflight
    case fallback
    case problem(Problem)

    /// The label.
    var name: String {
        switch self {
        case .variant(let status): status.rawValue
        case .notModified: "not-modified"
        case .redirect: "redirect"
        case .preflight: "preflight"
        case .fallback: "fallback"
        case .problem(let problem): problem.rawValue
        }
    }

    /// All there are, for series that begin at zero.
    static let all: [ResponseOutcome] =
        CacheStatus.allCases.map { .variant($0) } + [.notModified, .redirect, .preflight, .fallback]
        + Problem.allCases.map { .problem($0) }
}
