// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import NIOCore
import Spelling
import Stores
import TestSupport

/// A bucket on a scripted S3 and a store that reads it.
struct FaultyBucket {
    /// Long enough for a busy machine.
    static let patience = Duration.seconds(60)
    /// For tests of silence, which wait for as long.
    static let impatience = Duration.milliseconds(1500)

    let client: S3Client
    let store: S3Store
    let key: ObjectKey
    private let http: HTTPClient
    private let started: ScriptedServer?

    /// The server that this bucket was made with.
    var server: ScriptedServer {
        guard let started else { preconditionFailure("There is no server yet.") }
        return started
    }

    init(
        _ answers: [ScriptedAnswer],
        credentials: any CredentialsProvider = StaticCredentials(
            Credentials(accessKeyID: "AKID", secretAccessKey: "secret")),
        safeguards: S3Safeguards = S3Safeguards(),
        patience: Duration = Self.patience
    ) async throws {
        let server = try await ScriptedS3.start(answers)
        try self.init(server, credentials: credentials, safeguards: safeguards, patience: patience)
    }

    init(
        _ server: ScriptedServer,
        credentials: any CredentialsProvider = AnonymousCredentials(),
        safeguards: S3Safeguards = S3Safeguards(),
        patience: Duration = Self.patience
    ) throws {
        try self.init(port: server.port, server, credentials: credentials, safeguards: safeguards, patience: patience)
    }

    /// Without a server, until one is started on the port.
    init(
        port: Int,
        _ server: ScriptedServer? = nil,
        credentials: any CredentialsProvider = AnonymousCredentials(),
        safeguards: S3Safeguards = S3Safeguards(),
        patience: Duration = Self.patience
    ) throws {
        started = server
        var configuration = HTTPClientConfiguration()
        configuration.timeouts = Timeouts(connect: patience, firstByte: patience, stall: patience)
        configuration.idleSeconds = 600
        configuration.connectTo = ["::127.0.0.1:\(port)"]
        http = try HTTPClient(configuration)
        let location = S3Location(
            bucket: "photos", region: "us-east-1", endpoint: "http://s3.localhost:\(port)", addressing: .virtualHost)
        client = try S3Client(
            location: location, credentials: credentials, http: http,
            retry: RetryPolicy(sleep: { _ in }, random: { 0 }), safeguards: safeguards)
        store = S3Store(client)
        key = try ObjectKey.checked("cat.jpg")
    }

    /// Closes the client's connections.
    func shutdown() { http.shutdown() }

    /// Reads the object; what it is, or the failure.
    func get(within budget: Duration = .seconds(30)) async -> Result<String, StoreError> {
        do throws(StoreError) {
            return .success(String(buffer: try await store.get(key, limit: 5, deadline: .now + budget).1))
        } catch {
            return .failure(error)
        }
    }

    /// Asks about the object; its entity tag, or the failure.
    func head(within budget: Duration = .seconds(30)) async -> Result<String, StoreError> {
        do throws(StoreError) {
            return .success(try await store.head(key, deadline: .now + budget).etag)
        } catch {
            return .failure(error)
        }
    }

    /// Stores an object; the failure, or nil.
    func put(_ condition: PutCondition = .none) async -> StoreError? {
        do throws(StoreError) {
            try await store.put(
                ByteBuffer(string: Fault.body), at: key, attributes: ObjectAttributes(), condition: condition,
                deadline: .now + .seconds(30))
            return nil
        } catch {
            return error
        }
    }
}

extension Result where Failure == StoreError {
    /// The kind of failure, nil for a success.
    var code: StoreError.Code? {
        guard case .failure(let error) = self else { return nil }
        return error.code
    }
}
