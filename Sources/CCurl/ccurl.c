// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CCurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ccurl_multi {
    CURLM *handle;
};

struct ccurl_easy {
    CURL *handle;
    struct curl_slist *headers;
    struct curl_slist *connect_to;
    ccurl_request request;
    CURLcode code;
    char message[CURL_ERROR_SIZE];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool prepared = false;

static void prepare(void) { prepared = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

bool ccurl_prepare(void) {
    // Never undone: curl_global_cleanup must not run while any other thread exists.
    pthread_once(&once, prepare);
    return prepared;
}

void ccurl_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

ccurl_multi *ccurl_multi_create(long host_connections, long idle_connections) {
    ccurl_multi *multi = calloc(1, sizeof *multi);
    if (!multi) return NULL;
    multi->handle = curl_multi_init();
    if (!multi->handle) {
        free(multi);
        return NULL;
    }
    curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS, host_connections);
    curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, idle_connections);
    return multi;
}

void ccurl_multi_destroy(ccurl_multi *multi) {
    curl_multi_cleanup(multi->handle);
    free(multi);
}

bool ccurl_multi_add(ccurl_multi *multi, ccurl_easy *easy) {
    // libcurl keeps the address of the lists, so they are set once complete.
    curl_easy_setopt(easy->handle, CURLOPT_HTTPHEADER, easy->headers);
    curl_easy_setopt(easy->handle, CURLOPT_CONNECT_TO, easy->connect_to);
    return curl_multi_add_handle(multi->handle, easy->handle) == CURLM_OK;
}

void ccurl_multi_remove(ccurl_multi *multi, ccurl_easy *easy) { curl_multi_remove_handle(multi->handle, easy->handle); }

bool ccurl_multi_perform(ccurl_multi *multi) {
    int running = 0;
    return curl_multi_perform(multi->handle, &running) == CURLM_OK;
}

bool ccurl_multi_wait(ccurl_multi *multi, int timeout_ms) {
    return curl_multi_poll(multi->handle, NULL, 0, timeout_ms, NULL) == CURLM_OK;
}

void ccurl_multi_wakeup(ccurl_multi *multi) { curl_multi_wakeup(multi->handle); }

static ccurl_result classify(CURLcode code) {
    switch (code) {
    case CURLE_OK: return CCURL_OK;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST: return CCURL_RESOLVE;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED: return CCURL_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_USE_SSL_FAILED: return CCURL_TLS;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_TIMEOUT;
    case CURLE_PARTIAL_FILE: return CCURL_TRUNCATED;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return CCURL_RESET;
    case CURLE_WRITE_ERROR:
    case CURLE_READ_ERROR:
    case CURLE_ABORTED_BY_CALLBACK: return CCURL_ABORTED;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_BAD_FUNCTION_ARGUMENT: return CCURL_SYSTEM;
    default: return CCURL_PROTOCOL;
    }
}

ccurl_easy *ccurl_multi_next_done(ccurl_multi *multi, ccurl_result *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi->handle, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        ccurl_easy *easy = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&easy);
        if (!easy) continue;
        easy->code = message->data.result;
        *result = classify(easy->code);
        return easy;
    }
    return NULL;
}

static size_t receive_header(char *bytes, size_t size, size_t count, void *context) {
    ccurl_easy *easy = context;
    return easy->request.on_header(bytes, size * count, easy->request.context) ? size * count : 0;
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *context) {
    ccurl_easy *easy = context;
    // Returning 0 for an empty piece would be taken as success, so name the error.
    return easy->request.on_body(bytes, size * count, easy->request.context) ? size * count : CURL_WRITEFUNC_ERROR;
}

static size_t supply_body(char *bytes, size_t size, size_t count, void *context) {
    ccurl_easy *easy = context;
    return easy->request.on_upload(bytes, size * count, easy->request.context);
}

static int rewind_body(void *context, curl_off_t offset, int origin) {
    ccurl_easy *easy = context;
    if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    return easy->request.on_rewind(offset, easy->request.context) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

static bool set_request(CURL *curl, const ccurl_request *request) {
    CURLcode code = CURLE_OK;
    code |= curl_easy_setopt(curl, CURLOPT_URL, request->url);
    code |= curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    code |= curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    code |= curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (request->no_body) {
        code |= curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (request->upload_size >= 0) {
        // Not POSTFIELDS: that wants the whole body at one fixed address, and a
        // ByteBuffer gives no such promise; its copying form holds it twice.
        code |= curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        // Of unknown size, libcurl sends chunks by itself, without being given the header.
        const curl_off_t size = request->chunked ? -1 : request->upload_size;
        code |= curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, size);
        code |= curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    } else {
        code |= curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
        code |= curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    }
    return code == CURLE_OK;
}

static bool set_connection(CURL *curl, const ccurl_request *request) {
    CURLcode code = CURLE_OK;
    code |= curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    code |= curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    code |= curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    // "" rather than null: null would let http_proxy and friends in.
    code |= curl_easy_setopt(curl, CURLOPT_PROXY, "");
    code |= curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    code |= curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
    code |= curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, request->idle_seconds);
    // The default of 16 KiB costs a call, a callback and a write each.
    code |= curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 128L * 1024);
    // Without it, removing a transfer waits for its resolver thread, and so
    // all other transfers wait for a name server that does not answer.
    code |= curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    if (request->ca_file) code |= curl_easy_setopt(curl, CURLOPT_CAINFO, request->ca_file);
    return code == CURLE_OK;
}

static bool set_callbacks(CURL *curl, ccurl_easy *easy) {
    CURLcode code = CURLE_OK;
    code |= curl_easy_setopt(curl, CURLOPT_PRIVATE, easy);
    code |= curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, easy->message);
    code |= curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, receive_header);
    code |= curl_easy_setopt(curl, CURLOPT_HEADERDATA, easy);
    code |= curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive_body);
    code |= curl_easy_setopt(curl, CURLOPT_WRITEDATA, easy);
    code |= curl_easy_setopt(curl, CURLOPT_READFUNCTION, supply_body);
    code |= curl_easy_setopt(curl, CURLOPT_READDATA, easy);
    code |= curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, rewind_body);
    code |= curl_easy_setopt(curl, CURLOPT_SEEKDATA, easy);
    return code == CURLE_OK;
}

ccurl_easy *ccurl_easy_create(const ccurl_request *request) {
    ccurl_easy *easy = calloc(1, sizeof *easy);
    if (!easy) return NULL;
    easy->handle = curl_easy_init();
    if (!easy->handle) {
        free(easy);
        return NULL;
    }
    easy->request = *request;
    // "Name:" takes away a header libcurl adds on its own: a wait for 100
    // before a body, and an Accept that means the same as none.
    if (set_request(easy->handle, request) && set_connection(easy->handle, request) && set_callbacks(easy->handle, easy)
        && ccurl_easy_add_header(easy, "Expect:") && ccurl_easy_add_header(easy, "Accept:")) {
        return easy;
    }
    ccurl_easy_destroy(easy);
    return NULL;
}

static bool append(struct curl_slist **list, const char *text) {
    struct curl_slist *longer = curl_slist_append(*list, text);
    if (!longer) return false;
    *list = longer;
    return true;
}

bool ccurl_easy_add_header(ccurl_easy *easy, const char *line) { return append(&easy->headers, line); }

bool ccurl_easy_add_connect_to(ccurl_easy *easy, const char *rule) { return append(&easy->connect_to, rule); }

void ccurl_easy_destroy(ccurl_easy *easy) {
    curl_easy_cleanup(easy->handle);
    curl_slist_free_all(easy->headers);
    curl_slist_free_all(easy->connect_to);
    free(easy);
}

int64_t ccurl_easy_ready_us(ccurl_easy *easy) {
    curl_off_t value = 0;
    curl_easy_getinfo(easy->handle, CURLINFO_PRETRANSFER_TIME_T, &value);
    return value;
}

int64_t ccurl_easy_uploaded(ccurl_easy *easy) {
    curl_off_t value = 0;
    curl_easy_getinfo(easy->handle, CURLINFO_SIZE_UPLOAD_T, &value);
    return value;
}

long ccurl_easy_connections(ccurl_easy *easy) {
    long value = 0;
    curl_easy_getinfo(easy->handle, CURLINFO_NUM_CONNECTS, &value);
    return value;
}

const char *ccurl_easy_message(ccurl_easy *easy) {
    if (easy->message[0]) return easy->message;
    return easy->code == CURLE_OK ? "" : curl_easy_strerror(easy->code);
}
