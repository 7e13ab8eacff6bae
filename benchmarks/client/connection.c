// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "connection.h"

#include <ctype.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

// Bodies are counted and thrown away, so that the client costs the cores it shares as little as it can.
static char sink[1 << 18];

enum { CHUNK_SIZE, CHUNK_DATA, CHUNK_END, TRAILER };

bool connection_open(Connection *connection, const struct sockaddr_in *address) {
    memset(connection, 0, sizeof *connection);
    connection->request = -1;
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->socket < 0) return false;
    int one = 1;
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(connection->socket, (const struct sockaddr *)address, sizeof *address) == 0) return true;
    if (errno == EINPROGRESS) return true;
    connection_close(connection);
    return false;
}

void connection_close(Connection *connection) {
    if (connection->socket >= 0) close(connection->socket);
    connection->socket = -1;
}

void connection_ask(Connection *connection, const char *host, const char *path, const char *headers) {
    int length = snprintf(connection->out, sizeof connection->out, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, host,
                          headers);
    connection->out_length = length > 0 && (size_t)length < sizeof connection->out ? (size_t)length : 0;
    connection->out_done = connection->head_length = 0;
    connection->in_body = connection->chunked = connection->closes = false;
    connection->chunk_state = CHUNK_SIZE;
    memset(&connection->answer, 0, sizeof connection->answer);
    strcpy(connection->answer.source, "-");
}

/// The value of a header, up to the end of its line; NULL if there is none.
static const char *header(const char *head, const char *name) {
    size_t length = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, length) != 0 || line[length] != ':') continue;
        const char *value = line + length + 1;
        while (*value == ' ') value++;
        return value;
    }
    return NULL;
}

static bool read_head(Connection *connection) {
    const char *head = connection->head;
    if (strncmp(head, "HTTP/1.", 7) != 0) return false;
    connection->answer.status = atoi(head + 9);
    const char *coding = header(head, "transfer-encoding"), *length = header(head, "content-length");
    const char *ending = header(head, "connection"), *source = header(head, "x-cache");
    connection->chunked = coding != NULL && strncasecmp(coding, "chunked", 7) == 0;
    connection->closes = (ending != NULL && strncasecmp(ending, "close", 5) == 0) || head[7] == '0';
    connection->left = connection->chunked ? 0 : length != NULL ? atol(length) : -1;
    if (connection->answer.status == 204 || connection->answer.status == 304) connection->left = 0;
    if (source != NULL) sscanf(source, "%15[A-Za-z0-9_-]", connection->answer.source);
    connection->in_body = true;
    return true;
}

/// Takes what came of a chunked body; true when that was its end.
static bool take_chunked(Connection *connection, const char *bytes, size_t length) {
    for (size_t at = 0; at < length; at++) {
        char byte = bytes[at];
        if (connection->chunk_state == CHUNK_DATA) {
            size_t part = length - at < (size_t)connection->left ? length - at : (size_t)connection->left;
            connection->left -= (long)part;
            connection->answer.bytes += (long)part;
            at += part - 1;
            if (connection->left == 0) connection->chunk_state = CHUNK_END;
        } else if (connection->chunk_state == CHUNK_SIZE) {
            if (isxdigit((unsigned char)byte)) {
                int digit = isdigit((unsigned char)byte) ? byte - '0' : tolower((unsigned char)byte) - 'a' + 10;
                connection->left = connection->left * 16 + digit;
            } else if (byte == '\n') {
                connection->chunk_state = connection->left > 0 ? CHUNK_DATA : TRAILER;
            }
        } else if (byte == '\n') {
            // Trailers aren't sent by anything measured here: the empty line after the last chunk ends it.
            if (connection->chunk_state == TRAILER) return true;
            connection->chunk_state = CHUNK_SIZE;
        }
    }
    return false;
}

/// Takes what came of the body; true when that was its end.
static bool take_body(Connection *connection, const char *bytes, size_t length) {
    if (connection->chunked) return take_chunked(connection, bytes, length);
    connection->answer.bytes += (long)length;
    if (connection->left < 0) return false;
    connection->left -= (long)length;
    return connection->left <= 0;
}

/// Reads on in the head, and takes what lies behind it; ANSWERED when the whole answer was there.
static Progress take_head(Connection *connection, ssize_t count) {
    connection->head_length += (size_t)count;
    connection->head[connection->head_length] = 0;
    char *end = strstr(connection->head, "\r\n\r\n");
    if (end == NULL) return connection->head_length + 1 < sizeof connection->head ? WAITING : BROKEN;
    size_t rest = connection->head_length - (size_t)(end + 4 - connection->head);
    end[2] = 0;
    if (!read_head(connection)) return BROKEN;
    if (!connection->chunked && connection->left == 0) return ANSWERED;
    return rest > 0 && take_body(connection, end + 4, rest) ? ANSWERED : WAITING;
}

static Progress send_request(Connection *connection) {
    while (connection->out_done < connection->out_length) {
        ssize_t count = send(connection->socket, connection->out + connection->out_done,
                             connection->out_length - connection->out_done, MSG_NOSIGNAL);
        if (count < 0) return errno == EAGAIN || errno == ENOTCONN ? WAITING : BROKEN;
        connection->out_done += (size_t)count;
    }
    return ANSWERED;
}

Progress connection_carry_on(Connection *connection) {
    if (connection->request < 0) return WAITING;
    Progress sent = send_request(connection);
    if (sent != ANSWERED) return sent;
    for (;;) {
        bool body = connection->in_body;
        char *into = body ? sink : connection->head + connection->head_length;
        size_t room = body ? sizeof sink : sizeof connection->head - 1 - connection->head_length;
        ssize_t count = recv(connection->socket, into, room, 0);
        if (count < 0) return errno == EAGAIN ? WAITING : BROKEN;
        if (count == 0) {
            connection->closes = true;
            return body && !connection->chunked && connection->left < 0 ? ANSWERED : BROKEN;
        }
        Progress progress = body ? (take_body(connection, sink, (size_t)count) ? ANSWERED : WAITING)
                                 : take_head(connection, count);
        if (progress != WAITING) return progress;
    }
}
