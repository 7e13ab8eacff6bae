// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#ifndef MINIATURE_CCURL_H
#define MINIATURE_CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libcurl's setters are variadic, which Swift cannot call, and take any type
// for any option, which C does not check. So each request is described by one
// plain struct and configured here, where the option names stand side by side
// with curl's manual. curl.h itself stays out of Swift's sight.

/// A set of transfers and the connections they share (`CURLM`).
typedef struct ccurl_multi ccurl_multi;

/// One transfer (`CURL` and the memory it borrows).
typedef struct ccurl_easy ccurl_easy;

/// What became of a transfer: libcurl's hundred codes by what a caller can do.
typedef enum ccurl_result {
    CCURL_OK = 0,
    CCURL_RESOLVE,
    CCURL_CONNECT,
    CCURL_TLS,
    CCURL_TIMEOUT,
    CCURL_TRUNCATED,
    CCURL_RESET,
    /// A callback refused to go on.
    CCURL_ABORTED,
    CCURL_PROTOCOL,
    CCURL_SYSTEM,
} ccurl_result;

/// Receives one header line or a piece of the body; false ends the transfer.
typedef bool (*ccurl_receive)(const void *_Nonnull bytes, size_t count, void *_Nonnull context);

/// Fills `bytes` with up to `count` bytes of the request's body; returns how many.
typedef size_t (*ccurl_supply)(void *_Nonnull bytes, size_t count, void *_Nonnull context);

/// Starts the request's body again from `offset`: libcurl repeats a request
/// when a kept connection turns out to be dead.
typedef bool (*ccurl_rewind)(int64_t offset, void *_Nonnull context);

/// All there is to say of one request. Strings are copied, `context` is borrowed.
typedef struct ccurl_request {
    /// Sent exactly as given (`CURLOPT_PATH_AS_IS`).
    const char *_Nonnull url;
    const char *_Nonnull method;
    /// True for HEAD: the answer has no body whatever its headers say.
    bool no_body;
    /// Bytes of the request's body, -1 for none.
    int64_t upload_size;
    /// True to keep that number from libcurl, which then sends a body in chunks.
    bool chunked;
    /// Limit for resolving, connecting and the TLS handshake together.
    long connect_timeout_ms;
    /// Seconds after which an idle connection is not used again.
    long idle_seconds;
    /// A PEM bundle instead of the system's, or null.
    const char *_Nullable ca_file;
    ccurl_receive _Nonnull on_header;
    ccurl_receive _Nonnull on_body;
    ccurl_supply _Nonnull on_upload;
    ccurl_rewind _Nonnull on_rewind;
    void *_Nonnull context;
} ccurl_request;

/// Prepares libcurl, once per process whatever the number of calls. False: it failed.
bool ccurl_prepare(void);

/// Names the calling thread, as `top -H` and a debugger show it. At most 15 bytes.
void ccurl_name_thread(const char *_Nonnull name);

/// A new set of transfers, or null without memory.
/// @param host_connections most connections to one host and port; more requests wait.
/// @param idle_connections most connections kept for later.
ccurl_multi *_Nullable ccurl_multi_create(long host_connections, long idle_connections);

/// Closes all connections. Every transfer must have been removed before.
void ccurl_multi_destroy(ccurl_multi *_Nonnull multi);

/// Starts a transfer. False: libcurl refused.
bool ccurl_multi_add(ccurl_multi *_Nonnull multi, ccurl_easy *_Nonnull easy);

/// Takes a transfer out, finished or not; an unfinished one loses its connection.
void ccurl_multi_remove(ccurl_multi *_Nonnull multi, ccurl_easy *_Nonnull easy);

/// Does all the work that can be done without waiting. Calls the callbacks.
/// False: the set is broken and must be destroyed.
bool ccurl_multi_perform(ccurl_multi *_Nonnull multi);

/// Waits until there is work, `ccurl_multi_wakeup` is called or the time is over.
/// False: the set is broken and must be destroyed.
bool ccurl_multi_wait(ccurl_multi *_Nonnull multi, int timeout_ms);

/// Ends the wait of another thread: the one function any thread may call.
void ccurl_multi_wakeup(ccurl_multi *_Nonnull multi);

/// The next finished transfer, which must then be removed, or null.
ccurl_easy *_Nullable ccurl_multi_next_done(ccurl_multi *_Nonnull multi, ccurl_result *_Nonnull result);

/// A transfer ready to be started, or null without memory or with an option refused.
ccurl_easy *_Nullable ccurl_easy_create(const ccurl_request *_Nonnull request);

/// Adds a request header, `line` being "Name: value", or "Name;" for an empty value.
/// Only before the transfer is started. False: no memory.
bool ccurl_easy_add_header(ccurl_easy *_Nonnull easy, const char *_Nonnull line);

/// Connects elsewhere than the URL says, in the form of `CURLOPT_CONNECT_TO`:
/// "HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT". False: no memory.
bool ccurl_easy_add_connect_to(ccurl_easy *_Nonnull easy, const char *_Nonnull rule);

/// Frees a transfer that is in no set.
void ccurl_easy_destroy(ccurl_easy *_Nonnull easy);

/// Microseconds from the start until the request could be sent, 0 while still connecting.
int64_t ccurl_easy_ready_us(ccurl_easy *_Nonnull easy);

/// Bytes of the request's body sent until now.
int64_t ccurl_easy_uploaded(ccurl_easy *_Nonnull easy);

/// How many connections this transfer opened; 0 if a kept one served it.
long ccurl_easy_connections(ccurl_easy *_Nonnull easy);

/// What went wrong in libcurl's words, "" if nothing. Valid until the transfer is freed.
const char *_Nonnull ccurl_easy_message(ccurl_easy *_Nonnull easy);

#endif
