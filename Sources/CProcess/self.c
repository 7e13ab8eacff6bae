// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "CProcess.h"

void cprocess_forbid_dumping(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

int cprocess_set_oom_score(int score) {
    char text[16];
    int length = snprintf(text, sizeof(text), "%d", score);
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return -errno;
    ssize_t written = write(file, text, (size_t)length);
    int status = written == length ? 0 : -errno;
    close(file);
    return status;
}
