// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The values of `Cache-Control` that we send.
///
/// Every answer has one: without it, CloudFront keeps an answer for a day.
enum CacheControl {
    /// A URL that is wrong, or spelled otherwise, and will be tomorrow.
    static let day = "public, max-age=86400"
    /// What a change of configuration or a new signature mends.
    static let minute = "public, max-age=60"
    /// An original that may be on its way up.
    static let halfMinute = "public, max-age=30"
    /// An original that would have to be replaced.
    static let fiveMinutes = "public, max-age=300"
    /// Trouble of ours, and what is meant for one client.
    static let none = "no-store"
}
