import Glibc
import TestSupport

/// A listening socket whose queue is full: the kernel drops further connections' first packets, so that they never open.
struct FullListener {
    let address: String
    private let sockets: [Int32]

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var endpoint = sockaddr_in()
        endpoint.sin_family = sa_family_t(AF_INET)
        endpoint.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let callers = (0..<8).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0) }
        let isListening = withUnsafeMutablePointer(to: &endpoint) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, listen(listener, 0) == 0 else { return false }
                getsockname(listener, address, &length)
                for caller in callers { _ = connect(caller, address, length) }
                return true
            }
        }
        guard isListening else { throw ServerFailure(number: errno) }
        address = "http://127.0.0.1:\(UInt16(bigEndian: endpoint.sin_port))"
        sockets = callers + [listener]
    }

    func close() { for socket in sockets { Glibc.close(socket) } }
}
