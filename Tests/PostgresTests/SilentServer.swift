#if canImport(Glibc)
    import Glibc
#endif

/// A socket where PostgreSQL's would be, on which nobody answers.
struct SilentServer {
    struct Failure: Error { let code: Int32 }

    private let descriptor: Int32

    init(folder: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("\(folder)/.s.PGSQL.5432".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(descriptor, 8) == 0 else { throw Failure(code: errno) }
    }

    func close() { _ = Glibc.close(descriptor) }
}
