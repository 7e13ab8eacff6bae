// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The kinds of calls, for a metric's label.
enum S3Operation: String, Sendable, CaseIterable {
    case get, head, put, delete, deleteObjects, list
}

extension S3Call {
    /// What kind of call it is.
    var operation: S3Operation {
        switch method {
        case "HEAD": .head
        case "PUT": .put
        case "DELETE": .delete
        case "POST": .deleteObjects
        default: key == nil ? .list : .get
        }
    }
}
