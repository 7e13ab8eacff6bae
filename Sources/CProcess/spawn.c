// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CProcess.h"

// Everything below runs in the child of a process with many threads, between fork and exec. Only async-signal-safe
// functions are allowed there: no allocation, no locks, no Swift.

static void limit(int resource, uint64_t value) {
    struct rlimit bound = {.rlim_cur = value, .rlim_max = value};
    setrlimit(resource, &bound);
}

static void become(const char *path, const char *const *arguments, const char *const *environment, int socket,
                   CProcessLimits limits, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // The parent died before the line above took effect.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    // A terminal's Ctrl-C goes to the whole group. The server drains on it and still needs its workers.
    setpgid(0, 0);
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0) _exit(127);
    if (socket == CPROCESS_SOCKET) fcntl(socket, F_SETFD, 0);
    else if (dup2(socket, CPROCESS_SOCKET) < 0) _exit(127);
    syscall(SYS_close_range, CPROCESS_SOCKET + 1, ~0U, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_AS, limits.address_space);
    limit(RLIMIT_FSIZE, limits.file_size);
    limit(RLIMIT_NOFILE, limits.descriptors);
    execve(path, (char *const *)arguments, (char *const *)environment);
    _exit(127);
}

pid_t cprocess_spawn(const char *path, const char *const *arguments, const char *const *environment, int socket,
                     CProcessLimits limits) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) become(path, arguments, environment, socket, limits, parent);
    return child < 0 ? -errno : child;
}
