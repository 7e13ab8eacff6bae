// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The path that is signed, which is not always the one that is sent.
///
/// S3 signs what is on the wire: `a//b` and `a/../b` name objects. All other
/// services take the path for a file system's, tidy it, and encode what was
/// encoded once more ("Create a signed AWS API request" of the IAM User
/// Guide).
enum CanonicalPath {
    /// The path to sign for a service.
    static func of(_ path: String, service: String) -> String {
        service == "s3" ? path : PercentEncoding.path(tidied(path))
    }

    /// Without `.`, `..` (RFC 3986 §5.2.4) and empty segments.
    static func tidied(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        let isFolder = path.utf8.last == 0x2F && !kept.isEmpty
        return "/" + kept.joined(separator: "/") + (isFolder ? "/" : "")
    }
}
