// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

extension S3Client {
    /// One try, and at once another for each thing that S3 says is wrong with it.
    func attempts(
        _ call: S3Call,
        _ hash: String,
        into sink: (any BodySink)?,
        deadline: ContinuousClock.Instant,
        _ mended: inout Set<S3Remedy.Kind>
    ) async throws(AWSError) -> HTTPResponse {
        var elsewhere: S3Endpoint?
        while true {
            let failure: S3Failure
            let began = ContinuousClock.now
            do throws(S3Failure) {
                let response = try await attempt(call, hash, into: sink, deadline: deadline, elsewhere)
                S3Metrics.count(call.operation, nil, took: began.duration(to: .now))
                return response
            } catch let error {
                S3Metrics.count(call.operation, error.error.code, took: began.duration(to: .now))
                failure = error
            }
            guard let remedy = failure.remedy, mended.insert(remedy.kind).inserted else { throw failure.error }
            bearings.learn(remedy)
            if case .host(let endpoint) = remedy { elsewhere = endpoint }
            if case .credentials(let used) = remedy {
                await credentials.invalidate(used)
                guard try await credentials.credentials(by: deadline) != used else { throw failure.error }
            }
        }
    }

    private func attempt(
        _ call: S3Call,
        _ hash: String,
        into sink: (any BodySink)?,
        deadline: ContinuousClock.Instant,
        _ elsewhere: S3Endpoint?
    ) async throws(S3Failure) -> HTTPResponse {
        let (request, sent): (HTTPRequest, S3Sent)
        let response: HTTPResponse
        do throws(AWSError) {
            (request, sent) = try await self.request(call, hash, elsewhere, deadline)
            response = try await send(call, request, into: sink, deadline: deadline)
        } catch {
            throw S3Failure(error: error)
        }
        guard let (error, body) = failure(of: call, response) else { return response }
        throw S3Failure(error: error, remedy: S3Remedy(error, response, body, sent))
    }

    /// The failure that an answer tells of, nil if it is a success.
    private func failure(of call: S3Call, _ response: HTTPResponse) -> (error: AWSError, body: ErrorBody)? {
        let isSuccess = (200..<300).contains(response.status)
        guard !isSuccess || (!call.isRead && response.body.readableBytes > 0) else { return nil }
        let body = ErrorBody(Array(response.body.readableBytesView))
        // An error may come to light when S3 has already said 200.
        guard !isSuccess || body.code != nil else { return nil }
        var error = AWSError("S3", response, body, method: call.method)
        if call.isRead, error.code == .preconditionFailed { error.code = .changed }
        return (error, body)
    }

    /// Sends a request, a read only when there is room for it.
    private func send(
        _ call: S3Call,
        _ request: HTTPRequest,
        into sink: (any BodySink)?,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> HTTPResponse {
        guard call.isRead else { return try await transfer(request, into: sink, deadline: deadline) }
        return try await safeguards.reads.pass(deadline: deadline) { () async throws(AWSError) in
            var timed = request
            timed.answerBy = .now + retry.attempt
            let response = try await transfer(timed, into: sink, deadline: deadline)
            // Thrown here already, because it is what the limit of reads goes by.
            guard let (error, _) = failure(of: call, response), error.code == .throttled else { return response }
            throw error
        }
    }

    private func transfer(
        _ request: HTTPRequest,
        into sink: (any BodySink)?,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> HTTPResponse {
        let checked = sink.map { CheckedSink($0) }
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try await http.send(request, into: checked, deadline: deadline)
        } catch {
            if error.underlying is LimitedSink.Exceeded {
                throw AWSError(.tooLarge, "The object is longer than the limit.")
            }
            throw AWSError(error)
        }
        if (200..<300).contains(response.status), let algorithm = checked?.failed() {
            throw AWSError(.checksum, "The object came with another \(algorithm) than S3 has of it.")
        }
        return response
    }

    /// The call as it goes on the wire, signed now unless anonymous.
    private func request(
        _ call: S3Call,
        _ hash: String,
        _ elsewhere: S3Endpoint?,
        _ deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> (HTTPRequest, S3Sent) {
        let fix = bearings.current
        let endpoint = elsewhere ?? fix.endpoint
        var path = endpoint.prefix
        if let key = call.key { path += "/" + PercentEncoding.path(key) }
        if path.isEmpty { path = "/" }
        var headers = call.headers
        headers.add("x-amz-content-sha256", hash)
        let sent = S3Sent(fix: fix, credentials: try await credentials.credentials(by: deadline), localTime: time())
        if let credentials = sent.credentials {
            headers = fix.signer.sign(
                method: call.method, host: endpoint.host, path: path, query: call.query, headers: headers,
                payloadHash: hash, credentials: credentials, at: sent.signedAt)
        }
        // After signing: AWS' own machines on the way may change it.
        if let trace = TraceHeader.field { headers.add(TraceHeader.name, trace) }
        let query = call.query.isEmpty ? "" : "?" + QueryItem.joined(call.query)
        let request = HTTPRequest(
            method: call.method, url: "\(endpoint.scheme)://\(endpoint.host)\(path)\(query)", headers: headers,
            body: call.body, bodyLimit: call.bodyLimit)
        return (request, sent)
    }
}
