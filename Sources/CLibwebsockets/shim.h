#pragma once
#include <libwebsockets.h>
#include <uv.h>

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
