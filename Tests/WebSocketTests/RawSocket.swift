import Foundation
import WebSocket

#if canImport(Glibc)
    import Glibc
#endif

/// A blocking TCP client that sends exactly the bytes it is told to, on a thread of Foundation's choosing.
///
/// Every read gives up after `patience`, so that a server that hangs fails its test.
final class RawSocket: @unchecked Sendable {
    private let descriptor: Int32

    init(port: Int, patience seconds: Int = 10, receiveBuffer: Int32? = nil) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size)) }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        _ = withUnsafeBytes(of: &address) {
            connect(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
        }
    }

    deinit { close(descriptor) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// What is there, at least one byte; empty at the end of the stream or when patience ran out.
    func read() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    func readToEnd() -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = read()
            if piece.isEmpty { return all }
            all += piece
        }
    }

    func read(until end: String) -> String {
        var all: [UInt8] = []
        while !String(decoding: all, as: UTF8.self).contains(end) {
            let piece = read()
            if piece.isEmpty { break }
            all += piece
        }
        return String(decoding: all, as: UTF8.self)
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Opens a WebSocket and answers the response's head.
    @discardableResult
    func upgrade(path: String = "/", headers: String = "") -> String {
        send(
            "GET \(path) HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(headers)\r\n")
        return read(until: "\r\n\r\n")
    }

    /// Sends a frame as a client must: masked (RFC 6455 §5.2).
    @discardableResult
    func sendFrame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> Bool {
        var frame: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
        switch payload.count {
        case ..<126: frame.append(0x80 | UInt8(payload.count))
        case ..<65_536: frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default: frame += [0x80 | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (8 * (7 - $0))) }
        }
        let mask: [UInt8] = [1, 2, 3, 4]
        frame += mask
        frame += payload.indices.map { payload[$0] ^ mask[$0 & 3] }
        return send(frame)
    }
}

/// Reads the frames of a server out of what a ``RawSocket`` received.
struct FrameReader {
    private let socket: RawSocket
    private var bytes: [UInt8] = []

    init(_ socket: RawSocket) { self.socket = socket }

    /// nil at the end of the stream.
    mutating func next() -> (opcode: UInt8, payload: [UInt8])? {
        guard fill(2) else { return nil }
        var length = Int(bytes[1] & 0x7f)
        var start = 2
        if length == 126 {
            guard fill(4) else { return nil }
            (length, start) = (Int(bytes[2]) << 8 | Int(bytes[3]), 4)
        } else if length == 127 {
            guard fill(10) else { return nil }
            (length, start) = (bytes[2..<10].reduce(0) { $0 << 8 | Int($1) }, 10)
        }
        guard fill(start + length) else { return nil }
        defer { bytes.removeFirst(start + length) }
        return (bytes[0] & 0x0f, Array(bytes[start..<(start + length)]))
    }

    /// The code of the close frame, if the stream has one before its end.
    mutating func closeCode() -> Int? {
        while let frame = next() {
            if frame.opcode == 8 { return frame.payload.count >= 2 ? Int(frame.payload[0]) << 8 | Int(frame.payload[1]) : 1005 }
        }
        return nil
    }

    private mutating func fill(_ count: Int) -> Bool {
        while bytes.count < count {
            let piece = socket.read()
            if piece.isEmpty { return false }
            bytes += piece
        }
        return true
    }
}

/// Runs blocking calls away from the cooperative pool.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}

/// Accepts connections in the kernel and never says a word.
final class SilentListener: Sendable {
    private let descriptor: Int32
    let port: Int

    /// - Parameter isListening: false keeps the port from everybody and refuses who calls.
    init(isListening: Bool = true) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptor = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = withUnsafeMutablePointer(to: &address) { address in
            let generic = UnsafeMutableRawPointer(address).assumingMemoryBound(to: sockaddr.self)
            bind(listener, generic, length)
            if isListening { listen(listener, 16) }
            getsockname(listener, generic, &length)
            return Int(in_port_t(bigEndian: address.pointee.sin_port))
        }
    }

    deinit { close(descriptor) }
}
