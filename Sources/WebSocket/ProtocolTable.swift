import CLibwebsockets

/// The `lws_protocols` array of a context: C memory that lives as long as the context.
///
/// Entry 0 serves HTTP and WebSockets without a subprotocol; its name cannot be asked for, because it is not a token.
final class ProtocolTable {
    typealias Callback =
        @convention(c) (
            OpaquePointer?, lws_callback_reasons, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int
        ) -> Int32

    let base: UnsafeMutablePointer<lws_protocols>
    private let count: Int

    /// - Parameter names: the subprotocols, in any order.
    init(names: [String], callback: Callback) {
        let names = ["(none)"] + names
        count = names.count
        base = .allocate(capacity: count + 1)
        for (index, name) in names.enumerated() {
            var entry = lws_protocols()
            entry.name = UnsafePointer(strdup(name))
            entry.callback = callback
            // Allocated per WebSocket, so small: a longer frame arrives in several callbacks.
            entry.rx_buffer_size = 1024
            entry.tx_packet_size = 1 << 20
            (base + index).initialize(to: entry)
        }
        (base + count).initialize(to: lws_protocols())
    }

    deinit {
        for index in 0..<count { free(UnsafeMutablePointer(mutating: base[index].name)) }
        base.deallocate()
    }
}
