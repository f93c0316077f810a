#if canImport(Glibc)
    import Glibc
#endif

/// The number of files and sockets this process may have open (getrlimit(2)).
public enum FileLimit {
    /// Raises the soft limit to the hard one, and answers it. Called by ``WebSocketServer/start()``, before libwebsockets reads it.
    @discardableResult
    public static func raise() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 1024 }
        // libwebsockets allocates tables of this size: a machine's "unlimited" is brought down to what can be used.
        let wanted = rlimit(rlim_cur: min(limit.rlim_max, 1 << 20), rlim_max: limit.rlim_max)
        guard wanted.rlim_cur > limit.rlim_cur else { return Int(limit.rlim_cur) }
        return withUnsafePointer(to: wanted) { setrlimit(resource, $0) } == 0 ? Int(wanted.rlim_cur) : Int(limit.rlim_cur)
    }
}
