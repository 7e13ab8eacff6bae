// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes

/// What the reader says of a file.
func readSource(_ bytes: [UInt8]) throws -> SourceInfo {
    try SourceInfo.read(bytes.span)
}

/// The code of the refusal that a file meets, or nil when it is read.
func refusal(_ bytes: [UInt8]) -> SourceError.Code? {
    do throws(SourceError) {
        _ = try SourceInfo.read(bytes.span)
        return nil
    } catch {
        return error.code
    }
}
