// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto

/// A signing certificate with the issuers that came along.
///
/// `@unchecked Sendable`: ``add(_:)`` is called before it is shared, and the rest only reads.
final class CertificateChain: @unchecked Sendable {
    /// The longest address of an issuer that is looked at.
    private static let longestURL = 512

    let handle: OpaquePointer

    /// Reads PEM text, the signing certificate first; nil if it is none.
    init?(pem: [UInt8]) {
        guard let handle = ccrypto_chain_create(pem, pem.count) else { return nil }
        self.handle = handle
    }

    deinit { ccrypto_chain_destroy(handle) }

    /// Adds the certificate of an issuer, in DER.
    ///
    /// - Returns: whether it is one.
    func add(_ der: [UInt8]) -> Bool { ccrypto_chain_add(handle, der, der.count) }

    /// Where the issuer of the last certificate can be fetched, as it says itself.
    var issuerURL: String? {
        let bytes = [CChar](unsafeUninitializedCapacity: Self.longestURL) { buffer, count in
            count = buffer.baseAddress.map { ccrypto_chain_issuer_url(handle, $0, Self.longestURL) } ?? 0
        }
        return bytes.isEmpty ? nil : String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether the certificate is for a host.
    func isFor(_ name: String) -> Bool { ccrypto_chain_is_for(handle, name) }

    /// Whether the certificate's key signed a text.
    func signed(_ text: String, _ signature: [UInt8], digest: ccrypto_digest_kind) -> Bool {
        var text = text
        return text.withUTF8 {
            ccrypto_chain_signed(handle, digest, $0.baseAddress, $0.count, signature, signature.count)
        }
    }
}
