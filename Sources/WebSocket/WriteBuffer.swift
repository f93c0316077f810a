import CLibwebsockets

/// The one buffer of a loop from which everything is written.
///
/// libwebsockets puts its frame header in the `LWS_PRE` bytes before a payload and masks a client's payload in place, so bytes
/// shared between connections are copied here first. One buffer is enough: writes happen one after another on the loop's thread.
///
/// - Threads: the loop's own.
final class WriteBuffer {
    private static let keptCapacity = 128 * 1024
    private let margin = Int(shim_lws_pre())
    private var storage: UnsafeMutableRawBufferPointer

    init() {
        storage = .allocate(byteCount: Int(shim_lws_pre()) + Self.keptCapacity, alignment: 16)
    }

    deinit { storage.deallocate() }

    /// Writes the whole of `bytes`; what the system does not take at once, libwebsockets keeps.
    ///
    /// - Returns: negative if the connection is broken.
    func write(_ bytes: some Collection<UInt8>, to wsi: OpaquePointer, _ kind: lws_write_protocol) -> Int32 {
        let count = bytes.count
        if storage.count < margin + count { resize(margin + count) }
        defer { if storage.count > margin + Self.keptCapacity { resize(margin + Self.keptCapacity) } }
        let payload = UnsafeMutableRawBufferPointer(rebasing: storage[margin..<(margin + count)])
        payload.copyBytes(from: bytes)
        return lws_write(wsi, storage.baseAddress?.advanced(by: margin).assumingMemoryBound(to: UInt8.self), count, kind)
    }

    /// Puts the messages into frames as a server sends them (RFC 6455 §5.2: whole, not masked) and lends all of them together.
    func withFrames<Result>(_ messages: [[UInt8]], _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let count = messages.reduce(0) { $0 + $1.count + Self.longestHeader }
        if storage.count < count { resize(count) }
        defer { if storage.count > margin + Self.keptCapacity { resize(margin + Self.keptCapacity) } }
        var end = 0
        func append(_ byte: UInt8) {
            storage[end] = byte
            end += 1
        }
        for message in messages {
            append(0x81)
            let lengthBytes = message.count < 126 ? 0 : message.count < 65_536 ? 2 : 8
            append(lengthBytes == 0 ? UInt8(message.count) : lengthBytes == 2 ? 126 : 127)
            for shift in (0..<lengthBytes).reversed() { append(UInt8(truncatingIfNeeded: message.count >> (8 * shift))) }
            UnsafeMutableRawBufferPointer(rebasing: storage[end...]).copyBytes(from: message)
            end += message.count
        }
        return body(UnsafeRawBufferPointer(rebasing: storage[..<end]))
    }

    private static let longestHeader = 10

    private func resize(_ count: Int) {
        storage.deallocate()
        storage = .allocate(byteCount: count, alignment: 16)
    }
}
