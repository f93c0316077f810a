import CLibpq

#if canImport(Glibc)
    import Glibc
#endif

/// An eventfd: a flag that any thread raises and that one thread can wait for in `poll(2)`, together with a socket.
final class WakeSignal: Sendable {
    let descriptor: Int32

    init() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(descriptor >= 0, "the system refused an eventfd (\(errno))")
    }

    deinit { close(descriptor) }

    func raise() { eventfd_write(descriptor, 1) }
}
