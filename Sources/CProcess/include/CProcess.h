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

/// The descriptors that a child starts with.
typedef struct {
    int socket;  ///< its end of the socket pair; becomes CPROCESS_SOCKET
    int errors;  ///< what its standard error is
} CProcessFiles;

/// The descriptor at which a child finds its end of the socket pair.
enum { CPROCESS_SOCKET = 3 };

/// Starts a program with these descriptors and nothing else open; standard input and output are /dev/null. It has no
/// capability, even where the caller is root, and can gain none. The child is killed when the calling *thread* ends
/// (PR_SET_PDEATHSIG), so call it from one that lives as long as the child. Returns its pid, or -errno.
pid_t cprocess_spawn(const char *_Nonnull path, const char *_Nullable const *_Nonnull arguments,
                     const char *_Nullable const *_Nonnull environment, CProcessFiles files, CProcessLimits limits);

/// Keeps other processes of the same user from reading this one's memory and environment, and from attaching to it
/// (prctl(2), PR_SET_DUMPABLE). Debuggers and core dumps are kept out as well.
void cprocess_forbid_dumping(void);

/// Makes the kernel end this process rather than another when memory is short: 0 is as any other, 1000 first
/// (proc(5), oom_score_adj). Returns 0 or -errno.
int cprocess_set_oom_score(int score);

/// A connected pair of SOCK_SEQPACKET sockets, close-on-exec: messages keep their bounds. Returns 0 or -errno.
int cprocess_socket_pair(int sockets[_Nonnull 2]);

/// A pipe, close-on-exec at both ends, whose reading end never blocks. Returns 0 or -errno.
int cprocess_pipe(int ends[_Nonnull 2]);

/// An anonymous file in memory that can be sealed, close-on-exec. Returns the descriptor or -errno.
int cprocess_memfd(const char *_Nonnull name);

/// Fixes a file in memory as it is (fcntl(2), F_ADD_SEALS): nobody can write to it, cut it or let it grow any more, and
/// so nobody who maps it can get SIGBUS. Returns 0 or -errno; -EBUSY when somebody has it mapped for writing.
int cprocess_seal(int descriptor);

/// The most descriptors of one message: an original, and a file for each picture to be made of it.
enum { CPROCESS_MOST_DESCRIPTORS = 17 };

/// Sends one message and up to CPROCESS_MOST_DESCRIPTORS descriptors. Returns 0 or -errno; never raises SIGPIPE
/// nor waits: a receiver that does not read is not to keep us, and -EAGAIN says so.
int cprocess_send(int socket, const void *_Nonnull bytes, size_t length, const int *_Nullable descriptors,
                  size_t count);

/// Receives one message and its descriptors, close-on-exec, into room for CPROCESS_MOST_DESCRIPTORS. Returns its length,
/// 0 at the end, or -errno. `*count` is how many descriptors came. A message or a list of descriptors that was cut off is -EMSGSIZE.
ssize_t cprocess_receive(int socket, void *_Nonnull bytes, size_t capacity, int *_Nonnull descriptors,
                         size_t *_Nonnull count);

/// What cprocess_wait_readable found, as bits.
enum { CPROCESS_FIRST_READABLE = 1, CPROCESS_SECOND_READABLE = 2 };

/// Waits until one of two descriptors can be read or is closed, milliseconds at most; a descriptor of -1 is passed over.
/// Returns which of them, 0 for none, or -errno.
int cprocess_wait_readable(int first, int second, int milliseconds);

/// Starts a thread of its own that runs `body(context)` once; false when there can't be another.
bool cprocess_thread(void (*_Nonnull body)(void *_Nullable), void *_Nullable context);

#endif
