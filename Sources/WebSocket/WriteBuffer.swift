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

    private func resize(_ count: Int) {
        storage.deallocate()
        storage = .allocate(byteCount: count, alignment: 16)
    }
}
