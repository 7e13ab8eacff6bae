// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import Spelling

extension ObjectKey: ExpressibleByArgument {
    /// A key as it stands on the command line; nil for what can be none.
    public init?(argument: String) { try? self.init(argument) }
}
