// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CoreMetrics
internal import HTTPTypes
internal import Logging
internal import Origin
internal import Recipes
internal import RenderPool
internal import Serving
internal import Telemetry

/// An origin with one variant in memory, counted as the server counts, without a connection.
struct MemoryOrigin {
    private static let variant = "160x120,format=webp/photos/evening.jpg"

    /// What CloudFront sends.
    static let request = HTTPRequest(
        method: .get, scheme: "http", authority: "origin.example.com", path: "/" + variant,
        headerFields: [
            .userAgent: "Amazon CloudFront", .via: "2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)",
            .init("X-Amz-Cf-Id")!: "j7CUkF3C5UyPM6EkbYtJzXkbS0zDdXo8qJ3rBCKLd9nIGzeGPsUmTw==",
            .init("X-Forwarded-For")!: "203.0.113.7", .acceptEncoding: "br,gzip",
        ])

    let handler: ImageHandler

    /// Has the variant asked for once, which takes it from its store into memory.
    init(_ level: Logger.Level) async throws {
        MetricsSystem.bootstrap(Prometheus())
        var logger = Logger(label: "miniature") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        let store = OneObject(key: Self.variant, bytes: try Picture.bytes("evening.webp"))
        let pool = RenderPool(
            PoolConfiguration(program: "/nonexistent", workers: 1, types: [], memory: 1 << 30), logger: logger)
        let origin = Origin(
            OriginConfiguration(access: Access(sizes: [try Recipe(parsing: "160x120").size])), store: store, pool: pool,
            writeBack: WriteBack(store: store, logger: logger), logger: logger)
        handler = ImageHandler(
            origin, configuration: ServerConfiguration(host: "", port: 0, adminHost: "", adminPort: 0), logger: logger)
        _ = try await entityTag()
    }

    /// The variant's entity tag.
    func entityTag() async throws -> String {
        let response = await handler.respond(to: Self.request)
        guard response.status == .ok, let tag = response.headers[.eTag] else {
            throw UnexpectedStatus(code: response.status.code)
        }
        return tag
    }
}
