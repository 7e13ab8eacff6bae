// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Glibc

/// A reader of bytes from outside, and honest bytes that damage starts from.
///
/// A trap ends the process, and the test run with it: that is what is looked for. A run is the same each time, so that
/// what trapped once does so again; the last line before it tells the reader and the batch.
public struct FuzzTarget: Sendable, CustomStringConvertible {
    /// What is read.
    public let name: String
    /// Files that the reader takes, or nearly.
    public let seeds: [[UInt8]]
    /// Reads some bytes; whatever is thrown or returned is fine.
    public let read: @Sendable ([UInt8]) -> Void
    /// Whether numbers in it are digits.
    private let isText: Bool

    /// Makes a target from its name, at least one file, and its reader.
    public init(_ name: String, seeds: [[UInt8]], read: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.seeds = seeds
        self.read = read
        isText = false
    }

    /// Makes a target of a reader of text in which numbers are digits, handed over as bytes.
    public init(_ name: String, texts: [String], bytes read: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        seeds = texts.map { Array($0.utf8) }
        self.read = read
        isText = true
    }

    /// Makes a target of a reader of text in which numbers are digits.
    public init(_ name: String, texts: [String], read: @escaping @Sendable (String) -> Void) {
        self.init(name, texts: texts, bytes: { read(String(decoding: $0, as: UTF8.self)) })
    }

    /// The name.
    public var description: String { name }

    /// Executions of each target: those of MINIATURE_FUZZ, else so few that an ordinary test run has time for them.
    public static var executions: Int {
        getenv("MINIATURE_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1_000
    }

    /// Executions that share a generator.
    private static let batch = 50_000

    /// Reads damaged files, and the seeds themselves first.
    ///
    /// On a thread beside those of Swift's concurrency: other tests of the run wait for these, some with a deadline.
    public func run(executions: Int = FuzzTarget.executions) async {
        await withCheckedContinuation { done in
            DispatchQueue.global().async {
                runHere(executions)
                done.resume()
            }
        }
    }

    private func runHere(_ executions: Int) {
        for seed in seeds { read(seed) }
        var done = 0
        while done < executions {
            if executions > Self.batch { report("\(name): \(done) of \(executions)") }
            var mutation = Mutation(seed: UInt64(done) ^ name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }, isText: isText)
            for _ in 0..<min(Self.batch, executions - done) { read(mutation.next(of: seeds)) }
            done += min(Self.batch, executions - done)
        }
    }

    private func report(_ line: String) {
        let text = Array((line + "\n").utf8)
        _ = write(STDERR_FILENO, text, text.count)
    }
}
