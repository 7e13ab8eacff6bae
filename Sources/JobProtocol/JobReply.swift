// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a render process says: once that it is ready, then one reply a job.
public enum JobReply: Codable, Sendable {
    /// Codecs are loaded and limits set; jobs may come. Carries libvips' version.
    case ready(vips: String)
    /// The result is in the file that came with the job.
    case done(Timing)
    /// There is no result. The text is libvips' own, for the log.
    case failed(Stage, diagnostic: String)

    /// Where a job failed.
    public enum Stage: String, Codable, Sendable {
        /// The job could not be read or its files not mapped: a fault of ours.
        case setup
        /// The original can't be decoded: a fault of the picture.
        case decode
        /// The result can't be encoded: a fault of ours.
        case encode
    }

    /// How long the stages took.
    public struct Timing: Codable, Sendable {
        /// Decoding, resizing and the steps.
        public let decode: Duration
        /// Encoding.
        public let encode: Duration

        /// Makes a timing.
        public init(decode: Duration, encode: Duration) {
            self.decode = decode
            self.encode = encode
        }
    }
}
