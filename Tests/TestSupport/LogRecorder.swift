// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Logging
internal import Synchronization

/// Keeps what is logged, to be looked at.
public final class LogRecorder: Sendable {
    /// One line.
    public struct Line: Sendable {
        /// How grave it is.
        public let level: Logger.Level
        /// Its text.
        public let message: String
        /// Its fields as text.
        public let metadata: [String: String]
    }

    private let state = Mutex<[Line]>([])

    /// Nothing yet.
    public init() {}

    /// Everything so far.
    public var lines: [Line] { state.withLock { $0 } }

    /// What is at least a warning.
    public var warnings: [Line] { lines.filter { $0.level >= .warning } }

    /// A logger that writes here.
    public var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(recorder: self) }
        logger.logLevel = .trace
        return logger
    }

    private func add(_ line: Line) { state.withLock { $0.append(line) } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }
            recorder.add(
                Line(
                    level: event.level, message: event.message.description,
                    metadata: fields.mapValues(\.description)))
        }
    }
}
