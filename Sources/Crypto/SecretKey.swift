import COpenSSL

/// 32 secret bytes. They are never copied, compared or described, and are overwritten when the last owner lets go.
///
/// Any thread may use it; ``load(file:)`` blocks.
public final class SecretKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// In bytes.
    public static let size = 32

    nonisolated(unsafe) private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)

    /// - Parameter source: the caller's copy; it is not overwritten.
    /// - Throws: ``CryptoError`` with the code `wrongKeySize` unless there are 32.
    public init(_ source: some Collection<UInt8>) throws(CryptoError) {
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        guard source.count == Self.size else { throw CryptoError(code: .wrongKeySize) }
        bytes.copyBytes(from: source)
    }

    deinit {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        bytes.deallocate()
    }

    /// Lends the bytes for the length of the call.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withMemoryRebound(to: UInt8.self) { body(UnsafeBufferPointer($0)) }
    }

    public var description: String { "SecretKey" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
