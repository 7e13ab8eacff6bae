// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include <pthread.h>
#include <stdlib.h>

#include "CProcess.h"

typedef struct {
    void (*body)(void *);
    void *context;
} Start;

static void *run(void *argument) {
    Start start = *(Start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

bool cprocess_thread(void (*body)(void *), void *context) {
    Start *start = malloc(sizeof(Start));
    if (start == NULL) return false;
    *start = (Start){body, context};
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, start) != 0) {
        free(start);
        return false;
    }
    pthread_detach(thread);
    return true;
}
