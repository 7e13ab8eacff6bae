// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import AWS
public import HTTPClient
public import NIOCore
public import Spelling

/// The objects of an S3 bucket.
public struct S3Store: ObjectStore {
    let client: S3Client
    private let acl: String?

    /// The objects of this client's bucket.
    ///
    /// - Parameter acl: The canned access control list to store objects with;
    ///   nil for none, as most buckets want it.
    public init(_ client: S3Client, acl: String? = nil) {
        self.client = client
        self.acl = acl
    }

    /// `s3://bucket`.
    public var name: String { "s3://\(client.location.bucket)" }

    /// See ``ObjectStore/health``.
    public var health: StoreHealth { StoreHealth(problem: client.problem.map { StoreError($0) }) }

    /// What is done with calls while S3 does not answer, for a metric.
    public var circuit: CircuitBreaker.State { client.safeguards.circuit.state }

    /// What is done with objects to store, once S3 has refused one for good, for a metric.
    public var writes: CircuitBreaker.State { client.safeguards.writes.state }

    /// Seconds that S3's clock is ahead of this machine's, as far as it matters.
    public var clockOffset: Int64 { client.clockOffset }

    /// See ``ObjectStore/head(_:deadline:)``.
    ///
    /// Without leave to list the bucket, S3 answers `forbidden` for a missing object.
    public func head(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> ObjectHead {
        do throws(AWSError) {
            return ObjectHead(try await client.head(key.string, deadline: deadline))
        } catch {
            throw StoreError(error)
        }
    }

    /// See ``ObjectStore/get(_:limit:into:deadline:)``.
    public func get(
        _ key: ObjectKey,
        limit: Int,
        into sink: any BodySink,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectHead {
        do throws(AWSError) {
            return ObjectHead(try await client.get(key.string, limit: limit, into: sink, deadline: deadline))
        } catch {
            throw StoreError(error)
        }
    }

    /// See ``ObjectStore/put(_:at:attributes:condition:deadline:)``.
    public func put(
        _ bytes: ByteBuffer,
        at key: ObjectKey,
        attributes: ObjectAttributes,
        condition: PutCondition,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) {
        try attributes.check()
        let upload = S3Upload(
            bytes: bytes, contentType: attributes.contentType, cacheControl: attributes.cacheControl,
            metadata: attributes.metadata, acl: acl, onlyIfAbsent: condition == .ifAbsent)
        do throws(AWSError) {
            try await client.put(upload, at: key.string, deadline: deadline)
        } catch {
            throw StoreError(error)
        }
    }

    /// See ``ObjectStore/delete(_:deadline:)``.
    public func delete(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) {
        do throws(AWSError) {
            try await client.delete(key.string, deadline: deadline)
        } catch {
            // S3 answers 204 for what is not there; others that speak S3 may not.
            guard error.code != .notFound else { return }
            throw StoreError(error)
        }
    }

    /// See ``ObjectStore/folders(beginning:deadline:)``.
    ///
    /// One request where there are no more than 1,000 folders and topmost objects in all; else one for each beginning and
    /// 1,000 of those that have it, so that a bucket full of topmost objects is not gone through for a few folders.
    public func folders(
        beginning starts: [String], deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> [String] {
        let first = try await folders("", nil, deadline)
        guard first.continuation != nil else {
            return first.names.filter { name in starts.contains { name.utf8.starts(with: $0.utf8) } }
        }
        var names: [String] = []
        for start in starts {
            var continuation: String?
            repeat {
                let page = try await folders(start, continuation, deadline)
                names += page.names
                continuation = page.continuation
            } while continuation != nil
        }
        return names
    }

    private func folders(
        _ prefix: String, _ continuation: String?, _ deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> (names: [String], continuation: String?) {
        do throws(AWSError) {
            let page = try await client.listObjectsV2(
                prefix: prefix, delimiter: "/", continuation: continuation, deadline: deadline)
            return (page.folders.map { String(Substring($0.utf8.dropLast())) }, page.continuation)
        } catch {
            throw StoreError(error)
        }
    }

    /// See ``ObjectStore/list(prefix:after:limit:deadline:)``.
    ///
    /// One request per 1,000 objects.
    public func list(
        prefix: String,
        after: ObjectKey?,
        limit: Int,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectPage {
        var entries: [ObjectPage.Entry] = []
        var continuation: String?
        repeat {
            let page: S3ListPage
            do throws(AWSError) {
                page = try await client.listObjectsV2(
                    prefix: prefix, startAfter: continuation == nil ? after?.string : nil,
                    limit: limit - entries.count, continuation: continuation, deadline: deadline)
            } catch {
                throw StoreError(error)
            }
            for entry in page.entries { entries.append(try ObjectPage.Entry(entry)) }
            continuation = page.continuation
        } while continuation != nil && entries.count < limit
        return ObjectPage(entries: entries, isLast: continuation == nil)
    }
}
