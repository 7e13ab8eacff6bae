// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Recipes
import RenderPool
import ServiceLifecycleTestKit
import Spelling
import Stores
import TestSupport
import Testing

@testable import Origin

/// An origin with the real render program over a folder, and what it asked of the store.
struct OriginHarness: Sendable {
    /// What stood in an answer with a picture.
    struct Picture {
        let variant: Variant
        let status: CacheStatus

        var bytes: [UInt8] { Array(variant.bytes.readableBytesView) }
        var info: SourceInfo { get throws { try SourceInfo.read(bytes.span) } }
        var tag: EntityTag { variant.validators.entityTag }
    }

    struct NoPicture: Error { let answer: ImageAnswer }

    let store: CountingStore
    let logs: LogRecorder
    let origin: Origin

    /// Runs `body` with an origin that has just started; on return all write-backs are done.
    ///
    /// `gathering` is how long the first of several sizes waits for the others. Without `renders` no render process is started, for tests that must not need one.
    @discardableResult
    static func run<Value: Sendable>(
        in folder: TemporaryFolder, renders: Bool = true, gathering: Duration = .milliseconds(2),
        _ change: (inout OriginConfiguration) -> Void = { _ in },
        _ body: @Sendable (OriginHarness) async throws -> Value
    ) async throws -> Value {
        let logs = LogRecorder()
        let store = CountingStore(try FolderStore(folder.path))
        let sizes = try ["800x600", "400x300", "200x150", "40x30"].map { try Size(parsing: $0[...].utf8) }
        var configuration = OriginConfiguration(access: Access(sizes: sizes))
        change(&configuration)
        var processes = PoolConfiguration(
            program: try #require(RenderProgram.path), workers: 2,
            types: configuration.limits.types.map(\.rawValue), memory: 1 << 30)
        processes.gathering = gathering
        let pool = RenderPool(processes, logger: logs.logger)
        if renders { try await pool.start() }
        let writeBack = WriteBack(store: store, logger: logs.logger)
        let origin = Origin(configuration, store: store, pool: pool, writeBack: writeBack, logger: logs.logger)
        let result: Result<Value, any Error> = await testGracefulShutdown { trigger in
            async let running: Void = writeBack.run()
            let result: Result<Value, any Error>
            do {
                result = .success(try await body(OriginHarness(store: store, logs: logs, origin: origin)))
            } catch { result = .failure(error) }
            trigger.triggerGracefulShutdown()
            await running
            return result
        }
        await pool.stop()
        // Nothing may ever be written there, whatever a test is about.
        let written = store.keys(.put) + store.keys(.delete)
        #expect(written.allSatisfy { !$0.hasPrefix(VariantPath.originals) }, "written: \(written)")
        return try result.get()
    }

    func answer(
        _ path: String, ifNoneMatch: String? = nil, deadline: Duration = .seconds(20)
    ) async throws(OriginError) -> ImageAnswer {
        try await origin.respond(
            to: ImageRequest(
                path: path[...], ifNoneMatch: ifNoneMatch.map { EntityTagList(parsing: $0) },
                deadline: .now + deadline))
    }

    func picture(_ path: String, deadline: Duration = .seconds(20)) async throws -> Picture {
        let answer = try await answer(path, deadline: deadline)
        guard case .variant(let variant, let status, _) = answer else { throw NoPicture(answer: answer) }
        return Picture(variant: variant, status: status)
    }

    /// The error of a request that must have one.
    func error(_ path: String, deadline: Duration = .seconds(20)) async throws -> OriginError {
        let answer: ImageAnswer
        do throws(OriginError) { answer = try await self.answer(path, deadline: deadline) } catch { return error }
        throw NoPicture(answer: answer)
    }

    /// Why a request has no picture, or nil when it has one.
    func cause(_ path: String, deadline: Duration = .seconds(20)) async -> OriginError.Cause? {
        do throws(OriginError) {
            _ = try await answer(path, deadline: deadline)
            return nil
        } catch { return error.cause }
    }

    /// How often the original of this name was fetched.
    func fetches(_ name: String) -> Int { store.count(.get, "originals/\(name)") }
}
