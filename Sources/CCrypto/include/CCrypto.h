// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#ifndef MINIATURE_CCRYPTO_H
#define MINIATURE_CCRYPTO_H

#include <stdbool.h>
#include <stddef.h>

// libcrypto's EVP calls need contexts, macros and out-lengths; these three
// are all of it that is needed, in a form that cannot be called wrongly.

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

#endif
