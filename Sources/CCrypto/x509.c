// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "CCrypto.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

// More than any chain in use has; and several times what a system trusts.
enum { LONGEST_CHAIN = 8, MOST_ROOTS = 1024 };

// RSA from 2,048 bits, digests from SHA-224: what libssl's level 2 asks of a chain.
enum { SECURITY_LEVEL = 2 };

struct ccrypto_chain {
    X509 *leaf;
    STACK_OF(X509) *others;
};

struct ccrypto_roots {
    X509_STORE *store;
};

// Without it OpenSSL would ask for the password of an encrypted block on the terminal, and wait.
static int no_password(char *buffer, int size, int writing, void *context) {
    (void)buffer, (void)size, (void)writing, (void)context;
    return -1;
}

/// Reads every certificate of PEM text; null if there is none, one is damaged or there are too many.
static STACK_OF(X509) *read_all(const void *pem, size_t count, int most) {
    if (count == 0 || count > INT_MAX) return NULL;
    BIO *source = BIO_new_mem_buf(pem, (int)count);
    STACK_OF(X509) *all = sk_X509_new_null();
    bool is_good = source && all;
    while (is_good) {
        ERR_clear_error();
        X509 *next = PEM_read_bio_X509(source, NULL, no_password, NULL);
        if (!next) {
            is_good = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE && sk_X509_num(all) > 0;
            break;
        }
        is_good = sk_X509_num(all) < most && sk_X509_push(all, next) > 0;
        if (!is_good) X509_free(next);
    }
    BIO_free(source);
    if (is_good) return all;
    sk_X509_pop_free(all, X509_free);
    return NULL;
}

ccrypto_chain *ccrypto_chain_create(const void *pem, size_t count) {
    ccrypto_chain *chain = calloc(1, sizeof *chain);
    if (!chain) return NULL;
    chain->others = read_all(pem, count, LONGEST_CHAIN);
    chain->leaf = chain->others ? sk_X509_shift(chain->others) : NULL;
    ERR_clear_error();
    if (chain->leaf) return chain;
    ccrypto_chain_destroy(chain);
    return NULL;
}

void ccrypto_chain_destroy(ccrypto_chain *chain) {
    X509_free(chain->leaf);
    sk_X509_pop_free(chain->others, X509_free);
    free(chain);
}

bool ccrypto_chain_add(ccrypto_chain *chain, const void *der, size_t count) {
    if (count > LONG_MAX || sk_X509_num(chain->others) >= LONGEST_CHAIN) return false;
    const unsigned char *start = der, *next = der;
    X509 *certificate = d2i_X509(NULL, &next, (long)count);
    ERR_clear_error();
    if (!certificate) return false;
    if ((size_t)(next - start) == count && sk_X509_push(chain->others, certificate) > 0) return true;
    X509_free(certificate);
    return false;
}

size_t ccrypto_chain_issuer_url(const ccrypto_chain *chain, char *url, size_t capacity) {
    int others = sk_X509_num(chain->others);
    X509 *last = others > 0 ? sk_X509_value(chain->others, others - 1) : chain->leaf;
    AUTHORITY_INFO_ACCESS *places = X509_get_ext_d2i(last, NID_info_access, NULL, NULL);
    size_t length = 0;
    for (int index = 0; length == 0 && index < sk_ACCESS_DESCRIPTION_num(places); index++) {
        const ACCESS_DESCRIPTION *place = sk_ACCESS_DESCRIPTION_value(places, index);
        if (OBJ_obj2nid(place->method) != NID_ad_ca_issuers || place->location->type != GEN_URI) continue;
        const ASN1_IA5STRING *text = place->location->d.uniformResourceIdentifier;
        int count = ASN1_STRING_length(text);
        if (count <= 0 || (size_t)count > capacity) continue;
        memcpy(url, ASN1_STRING_get0_data(text), (size_t)count);
        length = (size_t)count;
    }
    AUTHORITY_INFO_ACCESS_free(places);
    ERR_clear_error();
    return length;
}

bool ccrypto_chain_is_for(const ccrypto_chain *chain, const char *name) {
    // An address must stand as one in the certificate; X509_check_ip_asc says -2 to what is none.
    int found = X509_check_ip_asc(chain->leaf, name, 0);
    if (found == -2) found = X509_check_host(chain->leaf, name, 0, X509_CHECK_FLAG_NO_WILDCARDS, NULL);
    ERR_clear_error();
    return found == 1;
}

ccrypto_roots *ccrypto_roots_create(const void *pem, size_t count) {
    ccrypto_roots *roots = calloc(1, sizeof *roots);
    if (!roots) return NULL;
    roots->store = X509_STORE_new();
    bool is_good = roots->store != NULL;
    if (is_good && !pem) {
        is_good = X509_STORE_set_default_paths(roots->store) == 1;
    } else if (is_good) {
        STACK_OF(X509) *all = read_all(pem, count, MOST_ROOTS);
        is_good = all && X509_STORE_set_flags(roots->store, X509_V_FLAG_PARTIAL_CHAIN) == 1;
        for (int index = 0; is_good && index < sk_X509_num(all); index++) {
            is_good = X509_STORE_add_cert(roots->store, sk_X509_value(all, index)) == 1;
        }
        sk_X509_pop_free(all, X509_free);
    }
    ERR_clear_error();
    if (is_good) return roots;
    ccrypto_roots_destroy(roots);
    return NULL;
}

void ccrypto_roots_destroy(ccrypto_roots *roots) {
    X509_STORE_free(roots->store);
    free(roots);
}

static ccrypto_trust trust(int error) {
    switch (error) {
    case X509_V_OK: return CCRYPTO_TRUSTED;
    case X509_V_ERR_CERT_NOT_YET_VALID: return CCRYPTO_NOT_YET_VALID;
    case X509_V_ERR_CERT_HAS_EXPIRED: return CCRYPTO_EXPIRED;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return CCRYPTO_ISSUER_MISSING;
    case X509_V_ERR_UNSPECIFIED:
    case X509_V_ERR_OUT_OF_MEM: return CCRYPTO_TRUST_FAILED;
    default: return CCRYPTO_UNTRUSTED;
    }
}

ccrypto_trust ccrypto_chain_verify(const ccrypto_chain *chain, const ccrypto_roots *roots, int64_t unix_seconds) {
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    ccrypto_trust result = CCRYPTO_TRUST_FAILED;
    if (context && X509_STORE_CTX_init(context, roots->store, chain->leaf, chain->others) == 1) {
        X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
        X509_VERIFY_PARAM_set_time(parameters, (time_t)unix_seconds);
        X509_VERIFY_PARAM_set_auth_level(parameters, SECURITY_LEVEL);
        int verified = X509_verify_cert(context);
        // A failure without a reason must not pass for the reason "none".
        int error = X509_STORE_CTX_get_error(context);
        result = verified == 1 ? trust(error) : error == X509_V_OK ? CCRYPTO_TRUST_FAILED : trust(error);
    }
    X509_STORE_CTX_free(context);
    ERR_clear_error();
    return result;
}

bool ccrypto_chain_signed(const ccrypto_chain *chain, ccrypto_digest_kind kind, const void *bytes, size_t count,
                          const void *signature, size_t signature_count) {
    EVP_PKEY *key = X509_get0_pubkey(chain->leaf);
    // By PKCS #1 v1.5, which is what an RSA key stands for unless told otherwise.
    if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || signature_count == 0) return false;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const EVP_MD *method = kind == CCRYPTO_SHA1 ? EVP_sha1() : EVP_sha256();
    bool is_good = context && EVP_DigestVerifyInit(context, NULL, method, NULL, key) == 1
        && EVP_DigestVerify(context, signature, signature_count, bytes ? bytes : "", count) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return is_good;
}
