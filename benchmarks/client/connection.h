// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0
//
// One connection that sends a GET and reads the answer, again and again (HTTP/1.1, kept alive), without blocking.

#ifndef CONNECTION_H
#define CONNECTION_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

/// What is known of the answer being read.
typedef struct {
    int status;
    long bytes;
    char source[16];
} Answer;

/// What came of carrying on with a connection.
typedef enum { WAITING, ANSWERED, BROKEN } Progress;

typedef struct {
    int socket;
    bool connected;
    /// The request that it is busy with, or -1.
    long request;
    /// When the request was due, which an open loop measures from; see main.c.
    double due;
    double sent;
    Answer answer;

    char out[4096];
    size_t out_length, out_done;
    char head[16384];
    size_t head_length;
    bool in_body, chunked, closes;
    /// Bytes still to come of the body or of this chunk; -1 is until the connection ends.
    long left;
    /// Where in a chunked body it is; see connection.c.
    int chunk_state;
} Connection;

/// Opens the socket, and begins to connect it.
bool connection_open(Connection *connection, const struct sockaddr_in *address);

/// Puts a request into the buffer; `connection_carry_on` sends it.
void connection_ask(Connection *connection, const char *host, const char *path, const char *headers);

/// Sends and reads what can be without waiting.
Progress connection_carry_on(Connection *connection);

void connection_close(Connection *connection);

#endif
