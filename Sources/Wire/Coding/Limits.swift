/// Sizes the contract allows, in UTF-8 bytes unless said otherwise.
public enum Limits {
    /// One WebSocket text frame, all fragments together.
    public static let frameBytes = 262_144
    /// One HTTP request body.
    public static let bodyBytes = 1_048_576
    /// One utterance, one answer, or one remembered content.
    public static let textBytes = 65_536
    /// The client's name for a turn.
    public static let turnIdBytes = 128
    /// User ids, display names, channel ids, labels, fact keys.
    public static let nameBytes = 255
    /// One fact's value or text.
    public static let factBytes = 8192
    /// Metadata as JSON.
    public static let metadataBytes = 65_536
    /// Items of one list or one recall.
    public static let listItems = 500

    public static func check(_ text: String?, _ field: String, bytes: Int, allowsEmpty: Bool = true) throws(WireError) {
        guard let text else { return }
        if text.utf8.count > bytes {
            throw WireError(.tooLong, "The field \(field) may have at most \(bytes) bytes.", field: field)
        }
        if !allowsEmpty, text.allSatisfy(\.isWhitespace) { throw .invalid(field, "must not be empty") }
        if text.utf8.contains(0) { throw .invalid(field, "must not contain U+0000") }
    }
}
