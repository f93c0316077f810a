#pragma once
#include <libwebsockets.h>
#include <uv.h>
#include <errno.h>
#include <sys/socket.h>

/* Macros that Swift does not import. */
static inline int shim_lws_pre(void) { return LWS_PRE; }
static inline uint64_t shim_lws_option_libuv(void) { return (uint64_t)LWS_SERVER_OPTION_LIBUV; }
static inline uint64_t shim_lws_option_explicit_vhosts(void) { return (uint64_t)LWS_SERVER_OPTION_EXPLICIT_VHOSTS; }
static inline uint64_t shim_lws_option_skip_canonical_name(void) { return (uint64_t)LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME; }

/* Begins the closing handshake if lws_close_reason() was called and it has not begun; else closes. Not from a callback of the same
   connection. (LWS_TO_KILL_ASYNC would wait for a timer that libwebsockets only looks at after its own events.) */
static inline void shim_lws_close_now(struct lws *wsi) {
    lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

/* Declared by <sys/socket.h> only for _GNU_SOURCE. */
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

static inline int shim_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

/* Bytes sent, perhaps not all; negative if the connection is broken, 0 if the system takes nothing now. */
static inline ssize_t shim_send(struct lws *wsi, const void *bytes, size_t count) {
    ssize_t sent = send(lws_get_socket_fd(wsi), bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) ? 0 : sent;
}
