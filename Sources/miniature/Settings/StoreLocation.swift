// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Where a store is: a folder or a bucket.
enum StoreLocation: Sendable, Equatable, CustomStringConvertible {
    case folder(String)
    case bucket(String)

    init?(parsing text: String) {
        if text.hasPrefix("file://"), text.count > 7 {
            self = .folder(String(text.dropFirst(7)))
        } else if text.hasPrefix("s3://"), text.count > 5, !text.dropFirst(5).contains("/") {
            self = .bucket(String(text.dropFirst(5)))
        } else {
            return nil
        }
    }

    var description: String {
        switch self {
        case .folder(let path): "file://\(path)"
        case .bucket(let name): "s3://\(name)"
        }
    }
}
