// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCrypto

/// A check that is taken piece by piece.
///
/// The preconditions are those of ``Digest``. A class, because libcrypto's
/// half of it has to be freed once.
///
/// `@unchecked Sendable`: whoever shares it orders its calls by a lock, which
/// the compiler cannot see past the pointers to the bytes.
final class RunningChecksum: @unchecked Sendable {
    private enum State {
        case crc(ccrypto_crc_kind, UInt64, bytes: Int)
        case digest(OpaquePointer)
    }

    private var state: State

    init(_ algorithm: ChecksumAlgorithm) {
        switch algorithm {
        case .crc32: state = .crc(CCRYPTO_CRC32, 0, bytes: 4)
        case .crc32c: state = .crc(CCRYPTO_CRC32C, 0, bytes: 4)
        case .crc64nvme: state = .crc(CCRYPTO_CRC64NVME, 0, bytes: 8)
        case .sha1, .sha256:
            guard let digest = ccrypto_digest_create(algorithm == .sha1 ? CCRYPTO_SHA1 : CCRYPTO_SHA256) else {
                preconditionFailure("libcrypto refused a digest.")
            }
            state = .digest(digest)
        }
    }

    deinit {
        guard case .digest(let digest) = state else { return }
        ccrypto_digest_destroy(digest)
    }

    /// Takes the next bytes.
    func update(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .crc(let kind, let value, let count):
            state = .crc(kind, ccrypto_crc(kind, value, bytes.baseAddress, bytes.count), bytes: count)
        case .digest(let digest):
            precondition(ccrypto_digest_update(digest, bytes.baseAddress, bytes.count), "libcrypto refused a digest.")
        }
    }

    /// The check in Base64, the first byte the most significant; to be asked for once.
    func finish() -> String {
        switch state {
        case .crc(_, let value, let count):
            return Base64.encode((0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) })
        case .digest(let digest):
            let bytes = [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
                count = bytes.baseAddress.map { ccrypto_digest_finish(digest, $0) } ?? 0
            }
            precondition(!bytes.isEmpty, "libcrypto refused a digest.")
            return Base64.encode(bytes)
        }
    }
}
