// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Logging
import Recipes
import Testing

@testable import RenderPool

/// Estimates beside what the kernel counted: libvips' decoders and encoders are those of the release, whatever the build.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct MemoryEstimateTests {
    /// From here on a wrong figure counts more than what a process has anyhow.
    private static let large = 120 << 20
    /// How much more than the peak an estimate may be for a large job: a header tells no AVIF's subsampling, and no
    /// picture's noise.
    private static let mostWaste = 3.0

    private static func run(_ body: (MeasuredProcess) async throws -> Void) async throws {
        try await PoolHarness.run(workers: 1, { $0.memory = 8 << 30 }) { pool in
            try await body(MeasuredProcess(pool: pool, limits: Limits()))
        }
    }

    private static func plans(_ specs: [String], _ info: SourceInfo) throws -> [Plan] {
        try specs.map { try Plan(Recipe(parsing: $0), for: info, limits: Limits()) }
    }

    private static func expect(_ outcome: MeasuredProcess.Outcome, _ shape: some CustomStringConvertible) {
        let (peak, estimate) = (outcome.peak, outcome.estimate.total)
        if ProcessInfo.processInfo.environment["MINIATURE_MEASURE"] != nil {
            print(shape, "peak", peak >> 20, "estimate", estimate >> 20, outcome.isMade ? "" : "NOT MADE")
        }
        #expect(outcome.isMade, "\(shape)")
        #expect(peak <= estimate, "\(shape): \(peak >> 20) of \(estimate >> 20) MiB")
        guard peak >= large else { return }
        #expect(Double(estimate) <= Double(peak) * mostWaste, "\(shape): \(peak >> 20) of \(estimate >> 20) MiB")
    }

    @Test func `no shape's peak is over its estimate, in a new process and in one that did others`() async throws {
        let pictures = try MadePictures(width: 3000, height: 2250)
        var files: [String: [UInt8]] = [:]
        for shape in MemoryShape.all {
            let key = "\(shape.pixels) \(shape.saver)"
            files[key] = try files[key] ?? pictures.make(shape.pixels, shape.saver)
        }
        func measure(_ shape: MemoryShape, _ process: MeasuredProcess) async throws {
            let bytes = try #require(files["\(shape.pixels) \(shape.saver)"])
            let info = try SourceInfo.read(bytes.span)
            Self.expect(try await process.measure(bytes, info, Self.plans(shape.specs, info)), shape)
        }
        for shape in MemoryShape.all { try await Self.run { try await measure(shape, $0) } }
        try await Self.run { process in
            for shape in MemoryShape.all.reversed() { try await measure(shape, process) }
            #expect(try process.atRest() <= MemoryEstimate.base)
        }
    }

    /// Pictures of one's own: the files of a folder, into the usual sizes and a large one.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["MINIATURE_MEASURE"]?.first == "/"))
    func `no peak of the pictures in a folder is over its estimate`() async throws {
        let folder = ProcessInfo.processInfo.environment["MINIATURE_MEASURE"] ?? ""
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
            guard let info = try? SourceInfo.read(bytes.span) else { continue }
            for specs in [["200x150"], ["800x600"], ["1600x1200"], ["2400x,format=png"]] {
                guard let plans = try? Self.plans(specs, info) else { continue }
                try await Self.run { Self.expect(try await $0.measure(bytes, info, plans), "\(name) \(specs)") }
            }
        }
    }
}
