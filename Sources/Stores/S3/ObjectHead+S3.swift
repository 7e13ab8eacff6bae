// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import Spelling

extension ObjectHead {
    init(_ object: S3Object) {
        self.init(
            size: object.size, etag: object.etag, lastModified: object.lastModified,
            contentType: object.contentType, cacheControl: object.cacheControl, metadata: object.metadata,
            versionID: object.versionID)
    }
}

extension ObjectPage.Entry {
    init(_ entry: S3ListPage.Entry) throws(StoreError) {
        self.init(
            key: try .checked(entry.key), size: entry.size, etag: entry.etag, lastModified: entry.lastModified)
    }
}
