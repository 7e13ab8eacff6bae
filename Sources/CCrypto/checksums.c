// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "CCrypto.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>

// Eight tables, so that eight bytes are taken at once ("slicing by 8", Intel
// 2006). All three are reflected, so one loop in 64 bits does for them: the
// upper half of a 32-bit register stays empty.
enum { SLICES = 8, KINDS = 3 };

static const uint64_t polynomials[KINDS] = {
    0xEDB88320u,            // CRC-32 (ISO 3309)
    0x82F63B78u,            // CRC-32C (RFC 3720)
    0x9A6C9329AC4BC9B5ull,  // CRC-64/NVME
};

static uint64_t tables[KINDS][SLICES][256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void) {
    for (int kind = 0; kind < KINDS; kind++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            uint64_t value = byte;
            for (int bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ polynomials[kind] : value >> 1;
            tables[kind][0][byte] = value;
        }
        for (int slice = 1; slice < SLICES; slice++) {
            for (unsigned byte = 0; byte < 256; byte++) {
                uint64_t before = tables[kind][slice - 1][byte];
                tables[kind][slice][byte] = tables[kind][0][before & 0xFF] ^ before >> 8;
            }
        }
    }
}

uint64_t ccrypto_crc(ccrypto_crc_kind kind, uint64_t crc, const void *bytes, size_t count) {
    pthread_once(&once, prepare);
    const uint64_t(*table)[256] = (const uint64_t(*)[256])tables[kind];
    uint64_t mask = kind == CCRYPTO_CRC64NVME ? UINT64_MAX : UINT32_MAX;
    uint64_t value = ~crc & mask;
    const unsigned char *next = bytes;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t piece = 0;
        // Byte by byte: the compiler makes one load of it, on any endianness.
        for (int index = 0; index < 8; index++) piece |= (uint64_t)next[index] << 8 * index;
        value ^= piece;
        uint64_t folded = 0;
        for (int index = 0; index < 8; index++) folded ^= table[7 - index][value >> 8 * index & 0xFF];
        value = folded;
    }
    for (; count > 0; count--, next++) value = table[0][(value ^ *next) & 0xFF] ^ value >> 8;
    return ~value & mask;
}

struct ccrypto_digest {
    EVP_MD_CTX *context;
};

static const EVP_MD *method(ccrypto_digest_kind kind) {
    return kind == CCRYPTO_SHA1 ? EVP_sha1() : EVP_sha256();
}

ccrypto_digest *ccrypto_digest_create(ccrypto_digest_kind kind) {
    ccrypto_digest *digest = calloc(1, sizeof *digest);
    if (!digest) return NULL;
    digest->context = EVP_MD_CTX_new();
    if (digest->context && EVP_DigestInit_ex(digest->context, method(kind), NULL) == 1) return digest;
    ccrypto_digest_destroy(digest);
    return NULL;
}

bool ccrypto_digest_update(ccrypto_digest *digest, const void *bytes, size_t count) {
    return EVP_DigestUpdate(digest->context, bytes ? bytes : "", count) == 1;
}

size_t ccrypto_digest_finish(ccrypto_digest *digest, unsigned char *bytes) {
    unsigned int count = 0;
    return EVP_DigestFinal_ex(digest->context, bytes, &count) == 1 ? count : 0;
}

void ccrypto_digest_destroy(ccrypto_digest *digest) {
    EVP_MD_CTX_free(digest->context);
    free(digest);
}
