// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
internal import NIOCore

/// The calls an origin makes to one bucket (Amazon S3 API Reference).
///
/// Keys are encoded byte by byte and never normalised: `a//b` and `a/../b`
/// are the objects of these names. Calls that fail in passing are made again
/// as ``RetryPolicy`` allows, never beyond their deadline. Where S3 says what
/// is wrong with a request, its region, its time or its credentials, it is
/// made again once at once, and what was learned is kept.
public struct S3Client: Sendable {
    /// The bucket's place as it was given.
    public let location: S3Location

    /// What holds calls back when S3 has trouble.
    public let safeguards: S3Safeguards

    let bearings: S3Bearings
    let credentials: any CredentialsProvider
    let http: any HTTPSending
    let retry: RetryPolicy
    let time: @Sendable () -> Int64
    private let diagnosis: S3Diagnosis

    /// Makes a client of one bucket.
    ///
    /// - Parameters:
    ///   - location: The bucket's place.
    ///   - credentials: Who signs.
    ///   - http: What sends.
    ///   - retry: When to try again.
    ///   - safeguards: What holds calls back when S3 has trouble.
    ///   - time: The time to sign with, in seconds since 1970.
    /// - Throws: An error with the code `invalid` if there can be no such place.
    public init(
        location: S3Location,
        credentials: any CredentialsProvider,
        http: any HTTPSending,
        retry: RetryPolicy = RetryPolicy(),
        safeguards: S3Safeguards = S3Safeguards(),
        time: @escaping @Sendable () -> Int64 = { CivilDate.systemUnixSeconds() }
    ) throws(AWSError) {
        self.location = location
        self.safeguards = safeguards
        self.bearings = try S3Bearings(location)
        self.credentials = credentials
        self.http = http
        self.retry = retry
        self.time = time
        self.diagnosis = S3Diagnosis(now: retry.now)
    }

    /// What keeps the client from working until someone changes something; nil
    /// if nothing is known.
    public var problem: AWSError? { diagnosis.problem }

    /// The region that requests are signed for: the one given, or the one
    /// that S3 has said the bucket is in.
    public var region: String { bearings.current.signer.region }

    /// Seconds that S3's clock is ahead of this machine's, as far as it matters.
    public var clockOffset: Int64 { bearings.current.clockOffset }

    /// Makes a call until it succeeds or must not be tried again.
    func perform(
        _ call: S3Call,
        into sink: (any BodySink)? = nil,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> HTTPResponse {
        try admit(call)
        let hash = call.body.map { Digest.sha256($0) } ?? Digest.ofNothing
        let began = retry.now()
        var mended: Set<S3Remedy.Kind> = []
        do throws(AWSError) {
            let response = try await retry.run(call.retry, deadline: deadline) { () async throws(AWSError) in
                try await attempts(call, hash, into: sink, deadline: deadline, &mended)
            }
            safeguards.circuit.succeeded()
            if call.isWrite { safeguards.writes.succeeded() }
            diagnosis.succeeded()
            return response
        } catch {
            throw settle(call, error, patience: deadline - began)
        }
    }

    /// Refuses what is not worth a try.
    private func admit(_ call: S3Call) throws(AWSError) {
        guard safeguards.circuit.admits() else {
            S3Metrics.countSuspended(call.operation)
            var error = AWSError(.suspended, "S3 is not asked, because it has just failed several times in a row.")
            error.isRepeat = true
            throw error
        }
        // Last: the one try that it lets through must be made.
        guard !call.isWrite || safeguards.writes.admits() else {
            S3Metrics.countSuspended(call.operation)
            var error = AWSError(.forbidden, "Nothing is stored, because S3 has just refused it for good.")
            error.isRepeat = true
            throw error
        }
    }

    /// Draws the conclusions from a call that failed for good.
    private func settle(_ call: S3Call, _ error: AWSError, patience: Duration) -> AWSError {
        // For the silence that a caller without patience met, S3 is not to blame.
        if error.isOutage, error.code != .timeout || patience >= .seconds(1) {
            safeguards.circuit.failed()
        } else if error.status != nil || error.code == .tooLarge || error.code == .sink {
            safeguards.circuit.succeeded()
        }
        // To be told that something is there already takes the permission to write.
        if call.isWrite, error.code == .preconditionFailed { safeguards.writes.succeeded() }
        let noted = diagnosis.note(error)
        let isRefusal = error.code == .forbidden || error.serviceCode == "AccessControlListNotSupported"
        guard call.isWrite, isRefusal, safeguards.writes.failed() else { return noted }
        return AWSError(
            error.code, "\(error.message) Nothing is stored for \(safeguards.writes.pause).", status: error.status,
            serviceCode: error.serviceCode, requestID: error.requestID, region: error.region)
    }
}
