// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Takes the body of a 2xx answer piece by piece as it arrives.
///
/// Each call comes after the one before has returned, on the one thread that
/// drives all transfers: do nothing there that waits. Error answers never
/// reach a sink, so what it holds is the object or a beginning of it.
public protocol BodySink: AnyObject, Sendable {
    /// A body begins. Called once more if the request is repeated: whatever
    /// came before is void, and the sink starts from zero.
    ///
    /// - Parameters:
    ///   - status: The status code, 200...299.
    ///   - contentLength: The body's length in bytes, nil if it was not announced.
    /// - Throws: Any error, which ends the transfer and comes back as the
    ///   `underlying` error of an ``HTTPClientError`` with the code `sink`.
    func begin(status: Int, contentLength: Int?) throws

    /// As ``begin(status:contentLength:)``, for a sink that wants the headers
    /// too; this is the one that is called, and by default it calls the other.
    func begin(status: Int, headers: HTTPHeaders, contentLength: Int?) throws

    /// The next bytes, valid during the call only. May throw as `begin` may.
    func write(_ bytes: UnsafeRawBufferPointer) throws
}

extension BodySink {
    /// Calls ``begin(status:contentLength:)``.
    public func begin(status: Int, headers: HTTPHeaders, contentLength: Int?) throws {
        try begin(status: status, contentLength: contentLength)
    }
}
