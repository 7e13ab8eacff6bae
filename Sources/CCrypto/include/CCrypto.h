// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#ifndef MINIATURE_CCRYPTO_H
#define MINIATURE_CCRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libcrypto's EVP calls need contexts, macros and out-lengths; these few are
// all of it that is needed, in a form that cannot be called wrongly. Beside
// them, the checks of S3 that libcrypto has not.

/// Writes the SHA-256 of `count` bytes into the 32 bytes of `digest`
/// (FIPS 180-4). `bytes` may be null if `count` is 0. False: libcrypto refused.
bool ccrypto_sha256(const void *_Nullable bytes, size_t count, unsigned char *_Nonnull digest);

/// Writes the HMAC-SHA-256 of `count` bytes into the 32 bytes of `code`
/// (RFC 2104). False: libcrypto refused.
bool ccrypto_hmac_sha256(const void *_Nullable key, size_t key_count, const void *_Nullable bytes, size_t count,
                         unsigned char *_Nonnull code);

/// Compares `count` bytes in a time that does not depend on where they differ
/// (`CRYPTO_memcmp`).
bool ccrypto_equal(const void *_Nonnull left, const void *_Nonnull right, size_t count);

/// The cyclic redundancy checks that S3 knows.
typedef enum ccrypto_crc_kind {
    CCRYPTO_CRC32 = 0,
    CCRYPTO_CRC32C,
    CCRYPTO_CRC64NVME,
} ccrypto_crc_kind;

/// Continues the check `crc`, 0 to begin with, over `count` more bytes.
/// `bytes` may be null if `count` is 0.
uint64_t ccrypto_crc(ccrypto_crc_kind kind, uint64_t crc, const void *_Nullable bytes, size_t count);

/// The digests that are taken piece by piece. SHA-1 guards against accidents only.
typedef enum ccrypto_digest_kind {
    CCRYPTO_SHA256 = 0,
    CCRYPTO_SHA1,
} ccrypto_digest_kind;

/// A digest that is being taken (`EVP_MD_CTX`).
typedef struct ccrypto_digest ccrypto_digest;

/// Begins a digest; null if there is no memory, or libcrypto refused.
ccrypto_digest *_Nullable ccrypto_digest_create(ccrypto_digest_kind kind);

/// Takes the next bytes. False: libcrypto refused.
bool ccrypto_digest_update(ccrypto_digest *_Nonnull digest, const void *_Nullable bytes, size_t count);

/// Writes the digest into `bytes`, which has room for 32, and returns its
/// length; 0: libcrypto refused. Nothing but destroying it is allowed after.
size_t ccrypto_digest_finish(ccrypto_digest *_Nonnull digest, unsigned char *_Nonnull bytes);

/// Frees a digest.
void ccrypto_digest_destroy(ccrypto_digest *_Nonnull digest);

#endif
