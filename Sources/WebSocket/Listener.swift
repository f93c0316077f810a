import CLibwebsockets

#if canImport(Glibc)
    import Glibc
#endif

/// A listening TCP socket, non-blocking.
///
/// Made here rather than by libwebsockets, which binds to interfaces instead of addresses, does not say why a port is refused, and
/// accepts one connection per turn of its loop.
final class Listener: Sendable {
    let descriptor: Int32
    let port: Int

    /// Resolves `host` (not a network name on purpose: an address, or `localhost`) and binds the first address that works.
    init(host: String, port: Int) throws(WebSocketError) {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found else {
            throw WebSocketError(.addressUnavailable)
        }
        defer { freeaddrinfo(found) }
        var failure = WebSocketError(.addressUnavailable)
        for address in sequence(first: first, next: { $0.pointee.ai_next }) {
            do throws(WebSocketError) {
                descriptor = try Self.listen(address.pointee)
                self.port = Self.boundPort(descriptor)
                return
            } catch { failure = error }
        }
        throw failure
    }

    deinit { close(descriptor) }

    /// The next waiting connection: non-blocking, without Nagle's delay. nil when there is none, or when `isExhausted` becomes true.
    func accept(isExhausted: inout Bool) -> Int32? {
        while true {
            let accepted = shim_accept(descriptor)
            if accepted >= 0 {
                var on: Int32 = 1
                setsockopt(accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                return accepted
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                isExhausted = true
                return nil
            default: return nil
            }
        }
    }

    private static func listen(_ address: addrinfo) throws(WebSocketError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ai_family, kind, 0)
        guard descriptor >= 0 else { throw error() }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0, Glibc.listen(descriptor, backlog) == 0 else {
            let failure = error()
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    private static func boundPort(_ descriptor: Int32) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &storage) { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            getsockname(descriptor, start.assumingMemoryBound(to: sockaddr.self), &length)
            // sockaddr_in and sockaddr_in6 both have the port at offset 2, in network order.
            return Int(bytes[2]) << 8 | Int(bytes[3])
        }
    }

    private static func error() -> WebSocketError {
        switch errno {
        case EADDRINUSE: WebSocketError(.addressInUse, systemError: errno)
        case EADDRNOTAVAIL, EAFNOSUPPORT: WebSocketError(.addressUnavailable, systemError: errno)
        case EACCES, EPERM: WebSocketError(.permissionDenied, systemError: errno)
        default: WebSocketError(.system, systemError: errno)
        }
    }

    /// The kernel lowers it to net.core.somaxconn (4096 on current Linux).
    private static let backlog: Int32 = 8192
}
