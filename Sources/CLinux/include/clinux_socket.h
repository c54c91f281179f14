#pragma once

#include <stddef.h>
#include <sys/types.h>

/// socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC), non-blocking where asked.
int clinux_unix_socket(int nonblocking);
/// socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC).
int clinux_unix_socketpair(int descriptors[2]);
/// bind(2) and connect(2) to `path`, at most 107 bytes (ENAMETOOLONG above).
int clinux_unix_bind(int socket, const char *path);
int clinux_unix_connect(int socket, const char *path);
/// accept4(2) with SOCK_CLOEXEC | SOCK_NONBLOCK.
int clinux_accept(int socket);

/// socket(AF_INET or AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK), and connect(2) to a numeric address. The socket,
/// connected once it is writable; EINVAL where the address is none.
int clinux_tcp_connect(const char *address, unsigned short port);
/// getsockopt(SO_ERROR): why a connection failed; 0: it did not.
int clinux_socket_error(int socket);

/// getsockopt(SO_PEERCRED).
int clinux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid);

/// send(2) with MSG_NOSIGNAL.
ssize_t clinux_send(int socket, const void *bytes, size_t count);
/// sendmsg(2) with MSG_NOSIGNAL: `bytes`, and `descriptor_count` (at most 8) descriptors by SCM_RIGHTS.
ssize_t clinux_send_descriptors(
    int socket, const void *bytes, size_t count, const int *descriptors, size_t descriptor_count);
/// recvmsg(2) with MSG_CMSG_CLOEXEC: up to 8 descriptors that came by SCM_RIGHTS are put into `descriptors`.
ssize_t clinux_receive_descriptors(
    int socket, void *bytes, size_t count, int descriptors[8], size_t *descriptor_count);

/// setsockopt(SO_SNDTIMEO and SO_RCVTIMEO), in milliseconds; 0: for ever.
int clinux_set_socket_timeout(int socket, int milliseconds);
