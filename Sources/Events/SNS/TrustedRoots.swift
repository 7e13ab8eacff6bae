// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto

/// The certificates that are trusted as they are.
///
/// `@unchecked Sendable`: it never changes, and OpenSSL's store locks what it reads into itself.
final class TrustedRoots: @unchecked Sendable {
    private let handle: OpaquePointer

    /// Takes those of PEM text, or of the system.
    ///
    /// - Throws: An ``SNSError`` with the code `configuration` if the text has none.
    init(_ pem: [UInt8]?) throws(SNSError) {
        guard let handle = ccrypto_roots_create(pem, pem?.count ?? 0) else {
            throw SNSError(.configuration, "The certificates to trust for SNS are not PEM, or more than 1,024.")
        }
        self.handle = handle
    }

    deinit { ccrypto_roots_destroy(handle) }

    /// What a chain is worth at a time, in seconds since 1970.
    func verify(_ chain: CertificateChain, at time: Int64) -> ccrypto_trust {
        ccrypto_chain_verify(chain.handle, handle, time)
    }
}
