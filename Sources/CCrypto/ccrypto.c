// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "CCrypto.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

bool ccrypto_sha256(const void *bytes, size_t count, unsigned char *digest) {
    unsigned int length = 0;
    return EVP_Digest(bytes ? bytes : "", count, digest, &length, EVP_sha256(), NULL) == 1 && length == 32;
}

bool ccrypto_hmac_sha256(const void *key, size_t key_count, const void *bytes, size_t count, unsigned char *code) {
    unsigned int length = 0;
    if (key_count > INT_MAX) return false;
    // A null key means "the last one" to HMAC(), so an empty key needs an address.
    return HMAC(EVP_sha256(), key ? key : "", (int)key_count, bytes ? bytes : (const void *)"", count, code, &length)
        && length == 32;
}

bool ccrypto_equal(const void *left, const void *right, size_t count) { return CRYPTO_memcmp(left, right, count) == 0; }
