// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import JobProtocol
internal import Vips

/// A picture that could not be made, and at which stage.
public struct RenderError: Error, Sendable {
    /// Where it failed: that, not libvips' words, decides whose fault it is.
    public let stage: JobReply.Stage
    /// libvips' words, for the log.
    public let diagnostic: String

    init(_ stage: JobReply.Stage, _ error: VipsError) {
        self.stage = stage
        diagnostic = "\(error.operation): \(error.diagnostic)"
    }
}
