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

/// A certificate, with those that came along to lead to one that is trusted (X.509).
typedef struct ccrypto_chain ccrypto_chain;

/// Reads PEM text: the certificate itself first, then any others, 8 in all.
/// Null if there is none, one is damaged, there are too many, or no memory.
ccrypto_chain *_Nullable ccrypto_chain_create(const void *_Nonnull pem, size_t count);

/// Frees a chain.
void ccrypto_chain_destroy(ccrypto_chain *_Nonnull chain);

/// Adds an issuer in DER, after the others. False: it is no certificate, has
/// bytes after its end, or there are 8 already.
bool ccrypto_chain_add(ccrypto_chain *_Nonnull chain, const void *_Nonnull der, size_t count);

/// Writes where the last certificate says its issuer can be fetched (RFC 5280
/// §4.2.2.1, `caIssuers`), without a NUL at the end, and returns the length; 0
/// if it says nothing that fits. It is text from a stranger.
size_t ccrypto_chain_issuer_url(const ccrypto_chain *_Nonnull chain, char *_Nonnull url, size_t capacity);

/// Whether the certificate is for this host, or IP address if it is one, by its
/// alternative names, or by its common name if it has none of the kind. A
/// certificate for `*.example.com` is for no host.
bool ccrypto_chain_is_for(const ccrypto_chain *_Nonnull chain, const char *_Nonnull name);

/// Certificates that are trusted as they are.
typedef struct ccrypto_roots ccrypto_roots;

/// Takes those of PEM text, up to 1,024, which need not be self-signed; or those of
/// the system (`SSL_CERT_FILE`, `SSL_CERT_DIR` and where OpenSSL was built to
/// look) if `pem` is null. Null: the text has none, or there is no memory.
ccrypto_roots *_Nullable ccrypto_roots_create(const void *_Nullable pem, size_t count);

/// Frees the roots.
void ccrypto_roots_destroy(ccrypto_roots *_Nonnull roots);

/// What a chain is worth.
typedef enum ccrypto_trust {
    /// It leads to a root, and every certificate of it is valid at the time.
    CCRYPTO_TRUSTED = 0,
    /// A certificate's time has not come.
    CCRYPTO_NOT_YET_VALID,
    /// A certificate's time is over.
    CCRYPTO_EXPIRED,
    /// It ends before a root.
    CCRYPTO_ISSUER_MISSING,
    /// It leads elsewhere, is forged or too weak.
    CCRYPTO_UNTRUSTED,
    /// libcrypto could not tell.
    CCRYPTO_TRUST_FAILED,
} ccrypto_trust;

/// Verifies a chain as of a time. Several threads may do so with the same
/// chain and roots.
ccrypto_trust ccrypto_chain_verify(const ccrypto_chain *_Nonnull chain, const ccrypto_roots *_Nonnull roots,
                                   int64_t unix_seconds);

/// Whether the certificate's key, which must be RSA, signed the bytes
/// (RSASSA-PKCS1-v1_5, RFC 8017 §8.2).
bool ccrypto_chain_signed(const ccrypto_chain *_Nonnull chain, ccrypto_digest_kind kind, const void *_Nullable bytes,
                          size_t count, const void *_Nonnull signature, size_t signature_count);

#endif
