// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import Testing

@Suite struct ObjectEventTests {
    @Test func `There are two kinds of change`() {
        #expect(ObjectEvent.Change.allCases.count == 2)
    }
}
