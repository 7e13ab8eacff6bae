// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import TestSupport

@testable import RenderPool

extension OriginalIdentity: ExpressibleByStringInterpolation {
    /// The original of this key, whatever its bytes.
    init(stringLiteral text: String) {
        self.init(key: ObjectKey(stringLiteral: text), tag: "tag", size: 1)
    }
}
