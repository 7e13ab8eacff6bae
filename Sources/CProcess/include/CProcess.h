// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

// What processes need of Linux and Swift can't say: starting one safely from many threads, and passing descriptors.

#ifndef CPROCESS_H
#define CPROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// Bounds on a child, set between fork and exec (setrlimit). Zero cores are always set.
typedef struct {
    uint64_t address_space;  ///< RLIMIT_AS in bytes
    uint64_t file_size;      ///< RLIMIT_FSIZE in bytes; also bounds a memfd
    uint64_t descriptors;    ///< RLIMIT_NOFILE
} CProcessLimits;

/// The descriptor at which a child finds its end of the socket pair.
enum { CPROCESS_SOCKET = 3 };

/// Starts a program with `socket` as descriptor 3 and nothing else open but standard error; standard input and output
/// are /dev/null. The child is killed when the calling *thread* ends (PR_SET_PDEATHSIG), so call it from one that lives
/// as long as the child. Returns its pid, or -errno.
pid_t cprocess_spawn(const char *_Nonnull path, const char *_Nullable const *_Nonnull arguments,
                     const char *_Nullable const *_Nonnull environment, int socket, CProcessLimits limits);

/// A connected pair of SOCK_SEQPACKET sockets, close-on-exec: messages keep their bounds. Returns 0 or -errno.
int cprocess_socket_pair(int sockets[_Nonnull 2]);

/// An anonymous file in memory, close-on-exec. Returns the descriptor or -errno.
int cprocess_memfd(const char *_Nonnull name);

/// The most descriptors of one message: an original, and a file for each picture to be made of it.
enum { CPROCESS_MOST_DESCRIPTORS = 17 };

/// Sends one message and up to CPROCESS_MOST_DESCRIPTORS descriptors. Returns 0 or -errno; never raises SIGPIPE.
int cprocess_send(int socket, const void *_Nonnull bytes, size_t length, const int *_Nullable descriptors,
                  size_t count);

/// Receives one message and its descriptors, close-on-exec, into room for CPROCESS_MOST_DESCRIPTORS. Returns its length,
/// 0 at the end, or -errno. `*count` is how many descriptors came. A message or a list of descriptors that was cut off is -EMSGSIZE.
ssize_t cprocess_receive(int socket, void *_Nonnull bytes, size_t capacity, int *_Nonnull descriptors,
                         size_t *_Nonnull count);

/// Waits until the socket can be read, milliseconds at most. Returns 1 if it can or is closed, 0 if not, or -errno.
int cprocess_wait_readable(int socket, int milliseconds);

/// Starts a thread of its own that runs `body(context)` once; false when there can't be another.
bool cprocess_thread(void (*_Nonnull body)(void *_Nullable), void *_Nullable context);

#endif
