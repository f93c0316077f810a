import Glibc
import Synchronization

/// What the server does with one request it has read: everything goes through the connection's socket.
public typealias Script = @Sendable (_ request: ReceivedRequest, _ peer: Peer) -> Void

public struct ReceivedRequest: Sendable {
    public let method: String
    public let target: String
    public let headers: [String: String]
    public let body: [UInt8]
    /// Counts accepted connections from 1: equal numbers mean a reused connection.
    public let connection: Int
}

/// The server's side of one connection: plain writes on a blocking socket.
public struct Peer: Sendable {
    let socket: Int32

    public func send(_ text: String) { send(Array(text.utf8)) }

    public func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    public func answer(_ body: String, status: String = "200 OK", headers: String = "") {
        send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }

    public func close() { shutdown(socket, Int32(SHUT_RDWR)) }

    /// Whether the client has closed its side before the time is over.
    public func hasEnded(within limit: Duration) -> Bool {
        var query = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        return poll(&query, 1, Int32(limit / .milliseconds(1))) > 0 && recv(socket, &byte, 1, Int32(MSG_PEEK)) <= 0
    }

    /// Waits until the client has closed its side.
    public func waitForEnd() {
        var byte: UInt8 = 0
        while recv(socket, &byte, 1, 0) > 0 {}
    }
}

/// A small HTTP/1.1 server on POSIX sockets, one thread for each connection, that does exactly what its script says, correct
/// or not.
public final class ScriptedServer: Sendable {
    public let address: String
    private let listener: Int32
    private let greeting: String
    private let script: Script
    private let accepted = Mutex(0)
    private let open = Mutex<Set<Int32>>([])

    /// Listens on a free port of the loopback address, or on a UNIX socket; says `greeting` to each connection first.
    public init(unixSocket path: String? = nil, greeting: String = "", script: @escaping Script) throws {
        self.greeting = greeting
        self.script = script
        listener = try path.map(Self.listen(at:)) ?? Self.listenOnLoopback()
        address = path == nil ? "http://127.0.0.1:\(Self.port(of: listener))" : "http://localhost"
        startThread { [self] in acceptAll() }
    }

    public var connectionCount: Int { accepted.withLock { $0 } }

    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        open.withLock { sockets in
            for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func acceptAll() {
        while true {
            let socket = accept(listener, nil, nil)
            guard socket >= 0 else { break }
            var one: Int32 = 1
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
            let number = accepted.withLock { count in
                count += 1
                return count
            }
            open.withLock { _ = $0.insert(socket) }
            startThread { [self] in
                Peer(socket: socket).send(greeting)
                var reader = RequestReader(socket: socket, connection: number)
                while let request = reader.next() { script(request, Peer(socket: socket)) }
                open.withLock { _ = $0.remove(socket) }
                Glibc.close(socket)
            }
        }
        Glibc.close(listener)
    }

    private static func listenOnLoopback() throws -> Int32 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0, Glibc.listen(listener, 512) == 0 else { throw ServerFailure(number: errno) }
        return listener
    }

    private static func listen(at path: String) throws -> Int32 {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, Glibc.listen(listener, 16) == 0 else { throw ServerFailure(number: errno) }
        return listener
    }

    private static func port(of listener: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}

public struct ServerFailure: Error {
    public let number: Int32

    public init(number: Int32) { self.number = number }
}

private func startThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    if pthread_create(&thread, nil, runThreadBody, context) == 0 { pthread_detach(thread) }
}

private final class ThreadBody {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runThreadBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body() }
    return nil
}
