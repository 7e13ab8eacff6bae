// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "CProcess.h"

int cprocess_socket_pair(int sockets[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) == 0 ? 0 : -errno;
}

int cprocess_memfd(const char *name) {
    int descriptor = memfd_create(name, MFD_CLOEXEC);
    return descriptor >= 0 ? descriptor : -errno;
}

int cprocess_send(int socket, const void *bytes, size_t length, const int *descriptors, size_t count) {
    if (count > CPROCESS_MOST_DESCRIPTORS) return -EINVAL;
    char control[CMSG_SPACE(sizeof(int) * CPROCESS_MOST_DESCRIPTORS)] = {0};
    struct iovec vector = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    if (count > 0) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
    }
    ssize_t sent;
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

ssize_t cprocess_receive(int socket, void *bytes, size_t capacity, int *descriptors, size_t *count) {
    char control[CMSG_SPACE(sizeof(int) * CPROCESS_MOST_DESCRIPTORS)] = {0};
    struct iovec vector = {.iov_base = bytes, .iov_len = capacity};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};
    *count = 0;
    ssize_t received;
    do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    if (received < 0) return -errno;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t came = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < came; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            if (*count < CPROCESS_MOST_DESCRIPTORS) descriptors[(*count)++] = descriptor;
            else close(descriptor);
        }
    }
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0) return received;
    for (size_t i = 0; i < *count; i++) close(descriptors[i]);
    *count = 0;
    return -EMSGSIZE;
}

int cprocess_wait_readable(int socket, int milliseconds) {
    struct pollfd wanted = {.fd = socket, .events = POLLIN};
    int ready = poll(&wanted, 1, milliseconds);
    if (ready < 0) return errno == EINTR ? 0 : -errno;
    return ready > 0;
}
