// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
public import Spelling

extension S3Store {
    /// See ``ObjectStore/delete(_:deadline:)-6wv2u``.
    ///
    /// One request per 1,000 objects, and one for each whose key has a
    /// character that S3's lists cannot hold.
    public func delete(
        _ keys: [ObjectKey],
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> [ObjectKey: StoreError] {
        var failures: [ObjectKey: StoreError] = [:]
        let listed = keys.filter { S3Client.canBeListed($0.string) }
        for start in stride(from: 0, to: listed.count, by: S3Client.mostDeleted) {
            let part = listed[start..<min(start + S3Client.mostDeleted, listed.count)]
            failures.merge(try await deleteTogether(part, deadline)) { $1 }
        }
        let others = keys.filter { !S3Client.canBeListed($0.string) }
        failures.merge(try await deleteInTurn(others, deadline: deadline)) { $1 }
        return failures
    }

    private func deleteTogether(
        _ keys: ArraySlice<ObjectKey>, _ deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> [ObjectKey: StoreError] {
        let answer: [S3DeleteFailure]
        do throws(AWSError) {
            answer = try await client.deleteObjects(keys.map(\.string), deadline: deadline)
        } catch {
            throw StoreError(error)
        }
        var failures: [ObjectKey: StoreError] = [:]
        // As for a single object, what is not there is deleted.
        for failure in answer where failure.error.serviceCode != "NoSuchKey" {
            failures[try .checked(failure.key)] = StoreError(failure.error)
        }
        return failures
    }
}
