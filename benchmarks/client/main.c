// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0
//
// client PORT CONNECTIONS TIMEOUT SECONDS RATE [HEADER…] < PATHS
//
// Sends the paths of its standard input, one a line, to 127.0.0.1:PORT, each once, and writes a line for each:
//
//     INDEX  START  LATENCY  STATUS  BYTES  SOURCE        (microseconds; STATUS 0: no answer; SOURCE: X-Cache)
//
// With RATE 0 it is a closed loop: each connection sends its next request when the last one is answered, and latency
// counts from then. With a rate it is an open loop: request n is due n/RATE seconds after the start, whatever became of
// those before, and its latency counts from when it was due. So a server that stalls is charged for everybody who would
// have come meanwhile (no "coordinated omission"). No request is begun after SECONDS. One thread.

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

#include "connection.h"

static struct sockaddr_in address;
static char host[32], headers[1024];
static Connection *connections;
static long connection_count;
static char **paths;
static long path_count, next_path, busy;
static double timeout, seconds, rate, start;
static int poller;
static volatile sig_atomic_t stopped;

static void stop(int signal) {
    (void)signal;
    stopped = 1;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static void report(const Connection *c, int status) {
    printf("%ld %.0f %.0f %d %ld %s\n", c->request, (c->due - start) * 1e6, (now() - c->due) * 1e6, status,
           c->answer.bytes, c->answer.source);
}

static bool open_connection(Connection *c) {
    if (!connection_open(c, &address)) return false;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP, .data.ptr = c};
    return epoll_ctl(poller, EPOLL_CTL_ADD, c->socket, &event) == 0;
}

/// When the next request is due; in a closed loop it always is.
static double next_due(void) { return rate > 0 ? start + (double)next_path / rate : now(); }

static bool more(void) { return !stopped && next_path < path_count && now() - start < seconds; }

static void end_request(Connection *c, int status, bool keep) {
    report(c, status);
    c->request = -1;
    busy--;
    if (!keep) connection_close(c);
}

static void carry_on(Connection *c) {
    Progress progress = connection_carry_on(c);
    if (progress == ANSWERED) end_request(c, c->answer.status, !c->closes);
    if (progress == BROKEN) end_request(c, 0, false);
}

/// Gives an idle connection the next request.
static void begin(Connection *c) {
    if (c->socket < 0 && !open_connection(c)) {
        fprintf(stderr, "no socket for another connection: raise ulimit -n\n");
        exit(1);
    }
    c->due = next_due();
    c->request = next_path++;
    busy++;
    connection_ask(c, host, paths[c->request], headers);
    c->sent = now();
    carry_on(c);
}

static void begin_what_is_due(void) {
    for (long i = 0; i < connection_count && more(); i++) {
        if (rate > 0 && next_due() > now()) return;
        // A closed loop goes on here until this connection has to wait; an answer may be there at once.
        if (connections[i].request < 0) begin(&connections[i]);
    }
}

static void end_overdue(void) {
    for (long i = 0; i < connection_count; i++) {
        Connection *c = &connections[i];
        if (c->request >= 0 && now() - c->sent > timeout) end_request(c, 0, false);
    }
}

static void read_paths(void) {
    char line[4096];
    long room = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\r\n")] = 0;
        if (path_count == room) paths = realloc(paths, (size_t)(room = room * 2 + 64) * sizeof *paths);
        paths[path_count++] = strdup(line);
    }
}

static void run(void) {
    struct epoll_event events[256];
    double checked = start = now();
    while (busy > 0 || more()) {
        begin_what_is_due();
        int wait = rate > 0 && more() ? 1 : 100;
        int count = epoll_wait(poller, events, 256, busy > 0 || rate > 0 ? wait : 0);
        for (int i = 0; i < count; i++) {
            Connection *c = events[i].data.ptr;
            if (c->request >= 0) carry_on(c);
            else if (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) connection_close(c);
        }
        if (now() - checked > 0.2) {
            end_overdue();
            checked = now();
        }
    }
}

int main(int count, char **arguments) {
    if (count < 6) {
        fprintf(stderr, "usage: client PORT CONNECTIONS TIMEOUT SECONDS RATE [HEADER…] < PATHS\n");
        return 2;
    }
    address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(arguments[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    snprintf(host, sizeof host, "127.0.0.1:%s", arguments[1]);
    connection_count = atol(arguments[2]);
    timeout = atof(arguments[3]), seconds = atof(arguments[4]), rate = atof(arguments[5]);
    for (int i = 6; i < count; i++) {
        strncat(headers, arguments[i], sizeof headers - strlen(headers) - 3);
        strcat(headers, "\r\n");
    }
    read_paths();
    connections = calloc((size_t)connection_count, sizeof *connections);
    if (connections == NULL || path_count == 0) return 2;
    for (long i = 0; i < connection_count; i++) connections[i].socket = -1, connections[i].request = -1;
    poller = epoll_create1(EPOLL_CLOEXEC);
    signal(SIGTERM, stop);
    run();
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    fprintf(stderr, "%.6f %.6f\n", now() - start, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
    return 0;
}
