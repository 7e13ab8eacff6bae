// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a render process says: once that it is ready, then one reply a job.
public enum JobReply: Codable, Sendable {
    /// Codecs are loaded and limits set; jobs may come.
    ///
    /// Carries libvips' version, and the protocol's revision; programs that are older than that say none.
    case ready(vips: String, revision: Int?)
    /// The result is in the file that came with the job.
    case done(Timing)
    /// There is no result. The text is libvips' own, for the log.
    case failed(Stage, diagnostic: String)

    /// The revision of the messages, raised with every change of them.
    ///
    /// Server and render program are two files, and an update may have replaced only one of them. Without the number a
    /// plan could be understood half.
    public static let revision = 3

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

        /// Whether a job that took so long can have had these stages.
        ///
        /// What a process says is believed only within this: the sums of a metric would overflow by numbers made up.
        public func isWithin(_ took: Duration) -> Bool {
            decode >= .zero && encode >= .zero && decode <= took && encode <= took - decode
        }
    }
}
