// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import JobProtocol
import Logging
import NIOCore
import Recipes
import Testing

@testable import RenderPool

/// A pool of one process that is measured by the kernel's own counts.
struct MeasuredProcess {
    /// What one job took.
    struct Outcome {
        /// The most resident memory, which counts the mapped original, and the files of the results, in bytes.
        var peak: Int
        /// What was expected.
        var estimate: MemoryEstimate
        /// The processor's time in the process, whatever else the machine does.
        var time: Duration
        /// Whether there was a picture in the end.
        var isMade: Bool
        /// Whether it still is the same process.
        var isAlive: Bool
    }

    let pool: RenderPool
    let limits: Limits

    /// Runs one job, alone.
    func measure(_ bytes: [UInt8], _ info: SourceInfo, _ plans: [Plan]) async throws -> Outcome {
        let process = try #require(pool.readyProcesses.first)
        let original = try SharedMemory(name: "measured")
        try bytes.withUnsafeBytes { try original.append($0) }
        let estimate = MemoryEstimate(for: info, length: bytes.count, plans: plans)
        let job = RenderJob(
            plans: plans, original: original, identity: "\(process) \(ContinuousClock.now)", memory: estimate,
            deadline: .now + .seconds(100))
        try Self.resetPeak(process)
        let before = Self.processorTime(process)
        let made = try? await pool.renderAll(job)
        let files = made?.reduce(0) { $0 + $1.bytes.readableBytes } ?? 0
        return Outcome(
            peak: try Self.peak(process) + files, estimate: estimate, time: Self.processorTime(process) - before,
            isMade: made != nil, isAlive: pool.readyProcesses.contains(process))
    }

    /// Resident memory when nothing is done, in bytes.
    func atRest() throws -> Int {
        try Self.bytes("VmRSS:", try #require(pool.readyProcesses.first))
    }

    /// proc(5): 5 sets the peak back to what is resident now.
    private static func resetPeak(_ process: pid_t) throws {
        let file = try #require(fopen("/proc/\(process)/clear_refs", "w"))
        defer { fclose(file) }
        try #require(fputs("5", file) >= 0)
    }

    private static func peak(_ process: pid_t) throws -> Int { try bytes("VmHWM:", process) }

    private static func bytes(_ field: String, _ process: pid_t) throws -> Int {
        let status = try #require(read("/proc/\(process)/status"), "The process is gone.")
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(field) })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first) * 1024
    }

    /// The 14th and 15th field, in hundredths of a second; the second is a name in brackets.
    private static func processorTime(_ process: pid_t) -> Duration {
        let fields = read("/proc/\(process)/stat")?.split(separator: ")").last?.split(separator: " ") ?? []
        return .milliseconds(fields.count > 12 ? 10 * ((Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)) : 0)
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
