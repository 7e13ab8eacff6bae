// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Spelling

/// How many originals are gone through.
struct SweepFlags: ParsableArguments {
    @Option(help: "Only originals after this key, as an earlier run has named it.") var after: String?
    @Option(help: "How many originals are worked on at once. (1…1024; default: three a render process)")
    var parallel: Int?
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false

    func validate() throws {
        if let parallel, !(1...1024).contains(parallel) {
            throw ValidationError("--parallel takes a number from 1 to 1024, not \(parallel).")
        }
        if let after, !after.isEmpty, let error = Self.error(after) { throw ValidationError("--after: \(error)") }
    }

    /// The key to go on after; nil for all.
    var start: ObjectKey? { after.flatMap { try? ObjectKey($0) } }

    /// Whether any was given.
    var areGiven: Bool { after != nil || parallel != nil || dryRun }

    private static func error(_ text: String) -> ObjectKeyError? {
        do throws(ObjectKeyError) {
            _ = try ObjectKey(text)
            return nil
        } catch { return error }
    }
}
