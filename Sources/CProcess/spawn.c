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

// A program started by root would have all of root's capabilities, and could read any process' memory. Taken out of the
// bounding set they are gone with execve (capabilities(7)); without root there is nothing to take, and no harm in asking.
static void give_up_capabilities(void) {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    for (unsigned long capability = 0; capability < 64; capability++) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

static void become(const char *path, const char *const *arguments, const char *const *environment, CProcessFiles files,
                   CProcessLimits limits, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // The parent died before the line above took effect.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    // A terminal's Ctrl-C goes to the whole group. The server drains on it and still needs its workers.
    setpgid(0, 0);
    // Above the numbers that are about to be given away, whatever theirs are now.
    int socket = fcntl(files.socket, F_DUPFD_CLOEXEC, CPROCESS_SOCKET + 1);
    int errors = fcntl(files.errors, F_DUPFD_CLOEXEC, CPROCESS_SOCKET + 1);
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(errors, 2) < 0) _exit(127);
    if (dup2(socket, CPROCESS_SOCKET) < 0) _exit(127);
    syscall(SYS_close_range, CPROCESS_SOCKET + 1, ~0U, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_AS, limits.address_space);
    limit(RLIMIT_FSIZE, limits.file_size);
    limit(RLIMIT_NOFILE, limits.descriptors);
    give_up_capabilities();
    execve(path, (char *const *)arguments, (char *const *)environment);
    _exit(127);
}

pid_t cprocess_spawn(const char *path, const char *const *arguments, const char *const *environment, CProcessFiles files,
                     CProcessLimits limits) {
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) become(path, arguments, environment, files, limits, parent);
    return child < 0 ? -errno : child;
}
