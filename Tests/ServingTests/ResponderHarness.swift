// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import Origin
import Recipes
import RenderPool
import Stores
import TestSupport

@testable import Serving

/// A responder over a folder in which one variant is stored, so that no render process is needed.
struct ResponderHarness {
    static let picture = SamplePNG.noise(40, 30)

    let folder: TemporaryFolder
    let store: CountingStore
    let logs = LogRecorder()
    let responder: ImageResponder

    init(_ change: (inout ServerConfiguration) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        try folder.write(Self.picture, at: "40x30/cat.png")
        store = CountingStore(try FolderStore(folder.path))
        let access = Access(sizes: [try Size(parsing: "40x30"[...].utf8)])
        let pool = RenderPool(
            PoolConfiguration(program: "/nonexistent", workers: 1, types: [], memory: 1 << 30), logger: logs.logger)
        let origin = Origin(
            OriginConfiguration(access: access), store: store, pool: pool,
            writeBack: WriteBack(store: store, logger: logs.logger), logger: logs.logger)
        var configuration = ServerConfiguration(host: "", port: 0, adminHost: "", adminPort: 0)
        change(&configuration)
        let handler = ImageHandler(origin, configuration: configuration, logger: logs.logger)
        responder = ImageResponder(handler: handler, clients: ClientConnections())
    }

    func answer(
        _ path: String?, method: HTTPRequest.Method = .get, authority: String? = "localhost", _ fields: HTTPFields = [:]
    ) async throws -> Answer {
        let head = HTTPRequest(method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
        let context = ImageContext(
            source: ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: logs.logger))
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        return try await Answer(responder.respond(to: request, context: context))
    }
}
