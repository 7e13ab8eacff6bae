// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a file was refused before any decoder saw it.
public struct SourceError: Error, Sendable, Equatable {
    /// What kind of refusal it is: a closed set, fit for a metric's label.
    public enum Code: Sendable, Hashable {
        /// The first bytes are those of no type known here.
        case notAnImage
        /// The file is of a kind that is known to be no original: a BMP, a page, a video, nothing at all.
        case foreign
        /// The file ends before what it declares.
        case truncated
        /// The file contradicts itself or its format.
        case corrupt
        /// The file has more parts than any honest one, and walking them would cost more than it is worth.
        case excessive
        /// The file is of this type, which has no reader, or in a variant that no decoder here takes.
        case unsupported(ImageType)

        /// One word for a label.
        public var shortDescription: String {
            switch self {
            case .notAnImage: "not_an_image"
            case .foreign: "foreign"
            case .truncated: "truncated"
            case .corrupt: "corrupt"
            case .excessive: "excessive"
            case .unsupported: "unsupported"
            }
        }
    }

    /// The kind of refusal.
    public let code: Code
    /// One sentence that may be shown to anyone: it names no path, host, library or byte of the file.
    public let message: String

    /// Makes an error from its kind and its public sentence.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension SourceError {
    static let notAnImage = SourceError(.notAnImage, "The file is not an image of a known type.")

    static func foreign(_ kind: ForeignFile) -> SourceError {
        SourceError(.foreign, kind.sentence)
    }

    static func truncated(_ type: ImageType) -> SourceError {
        SourceError(.truncated, "The \(type.displayName) ends before what it declares.")
    }

    static func corrupt(_ type: ImageType, _ fault: String) -> SourceError {
        SourceError(.corrupt, "The \(type.displayName) \(fault).")
    }

    static func excessive(_ type: ImageType, _ parts: String) -> SourceError {
        SourceError(.excessive, "The \(type.displayName) has too many \(parts).")
    }

    static func unsupported(_ type: ImageType) -> SourceError {
        SourceError(
            .unsupported(type),
            "The original's type is \(type.name) (\(type.mediaType)), which is not accepted: upload it as JPEG or PNG.")
    }

    static func unsupported(_ type: ImageType, _ variant: String) -> SourceError {
        SourceError(.unsupported(type), "The \(type.displayName) \(variant), which is not accepted.")
    }
}

extension ImageType {
    /// The name used in sentences about a file's parts.
    fileprivate var displayName: String {
        switch self {
        // One reader serves both, and knows late which it reads.
        case .avif, .heic: "HEIF image"
        default: name
        }
    }
}
