// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The head of an answer, built from the lines libcurl delivers.
struct ResponseHead {
    /// What a line means for the transfer.
    enum Progress: Equatable {
        case incomplete
        case complete
        case invalid
    }

    /// libcurl bounds one line, not their sum.
    static let mostBytes = 64 * 1024

    private(set) var status = 0
    private(set) var headers = HTTPHeaders()
    private(set) var isComplete = false
    private var bytes = 0

    /// The announced length of the body; nil if there is none or it is coded
    /// in chunks, where a `Content-Length` beside it is void (RFC 9112 §6.3).
    var contentLength: Int? {
        guard headers["Transfer-Encoding"] == nil else { return nil }
        return headers["Content-Length"].flatMap(Self.length)
    }

    /// Takes one line with its line break.
    mutating func add(_ line: UnsafeRawBufferPointer) -> Progress {
        let line = Self.trimmed(line[...])
        if line.starts(with: "HTTP/".utf8) { return start(line) }
        // After the head come trailers, which nothing here uses.
        guard !isComplete else { return .incomplete }
        guard !line.isEmpty else { return finish() }
        bytes += line.count
        guard status != 0, bytes <= Self.mostBytes else { return .invalid }
        // A line without a colon is ignored, as a browser does.
        guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { return .incomplete }
        let name = line[..<colon]
        let value = Self.trimmed(line[(colon + 1)...])
        headers.add(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
        return .incomplete
    }

    /// A status line starts over: after an interim answer comes another head.
    private mutating func start(_ line: Slice<UnsafeRawBufferPointer>) -> Progress {
        self = ResponseHead()
        guard let space = line.firstIndex(of: 0x20) else { return .invalid }
        let digits = line[(space + 1)...].prefix { $0 != 0x20 }
        guard digits.count == 3, let code = Int(String(decoding: digits, as: UTF8.self)), code >= 100 else {
            return .invalid
        }
        status = code
        return .incomplete
    }

    private mutating func finish() -> Progress {
        guard status != 0 else { return .invalid }
        guard status >= 200 else { return .incomplete }
        guard hasLengthsThatAgree else { return .invalid }
        isComplete = true
        return .complete
    }

    /// Whether every `Content-Length` is a number, and all are the same one; else where the body ends is anybody's guess
    /// (RFC 9112 §6.3).
    ///
    /// libcurl takes the digits that `0x10` and `5, 7` begin with, and ends there as if the body were whole.
    private var hasLengthsThatAgree: Bool {
        guard headers["Transfer-Encoding"] == nil else { return true }
        let lengths = headers.filter { $0.name.lowercased() == "content-length" }.map { Self.length($0.value) }
        return lengths.allSatisfy { $0 != nil && $0 == lengths.first }
    }

    /// Digits alone, where `Int` takes a sign as well; nil if there are so many that nobody could send as much.
    private static func length(_ text: String) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func trimmed(_ line: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var line = line
        while let first = line.first, isSpace(first) { line.removeFirst() }
        while let last = line.last, isSpace(last) { line.removeLast() }
        return line
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
}
