// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Rendering
import Vips

/// libvips, started once for all tests of this target; each suite asks for it when it begins.
enum StartedVips {
    static let result: Result<Void, any Error> = Result {
        try Vips.start(loaders: Loaders.classes(for: Limits().types))
    }
}
