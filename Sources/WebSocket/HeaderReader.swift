import CLibwebsockets

/// Copies what libwebsockets has parsed of a request, which it forgets when the request is done.
///
/// - Threads: the loop's own, inside a callback that has the headers.
struct HeaderReader: Sendable {
    /// Names libwebsockets does not know, lower case.
    private let customNames: [String]

    init(customNames: [String]) {
        let known = Set(Self.known.map(\.name))
        self.customNames = customNames.map { $0.lowercased() }.filter { !known.contains($0) }
    }

    /// nil if the method is not one of ``RequestHead/method``'s.
    func read(_ wsi: OpaquePointer) -> RequestHead? {
        var uri: UnsafeMutablePointer<CChar>?
        var count: Int32 = 0
        let index = lws_http_get_uri_and_method(wsi, &uri, &count)
        guard let method = Self.method(index), let uri else { return nil }
        let path = UnsafeRawBufferPointer(start: uri, count: Int(count))
        return RequestHead(
            method: method, path: PercentEncoding.encodePath(path), query: query(wsi), headers: headers(wsi),
            remoteAddress: address(wsi))
    }

    /// Whether the request line was read to its end: to libwebsockets it ends at an encoded line break (`/users/me%0A/facts`), and what
    /// stands before would be another request than the one that was sent.
    func isWhole(_ wsi: OpaquePointer) -> Bool { lws_hdr_total_length(wsi, WSI_TOKEN_HTTP) > 0 }

    /// One header, for the loop's own decisions.
    static func value(_ token: lws_token_indexes, _ wsi: OpaquePointer) -> String? {
        let count = lws_hdr_total_length(wsi, token)
        guard count > 0 else { return nil }
        return string(count) { lws_hdr_copy(wsi, $0, $1, token) }
    }

    private func headers(_ wsi: OpaquePointer) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for (token, name) in Self.known {
            if let value = Self.value(token, wsi) { headers.append((name, value)) }
        }
        for name in customNames {
            let key = name + ":"
            let length = Int32(key.utf8.count)
            let count = lws_hdr_custom_length(wsi, key, length)
            guard count >= 0, let value = Self.string(count, { lws_hdr_custom_copy(wsi, $0, $1, key, length) }) else { continue }
            headers.append((name, value))
        }
        return headers
    }

    /// libwebsockets keeps each parameter as a fragment, already decoded.
    private func query(_ wsi: OpaquePointer) -> [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        var fragment: Int32 = 0
        while true {
            let count = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, fragment)
            guard count > 0 else { break }
            if let text = Self.string(count, { lws_hdr_copy_fragment(wsi, $0, $1, WSI_TOKEN_HTTP_URI_ARGS, fragment) }) {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                query.append((String(parts[0]), parts.count == 2 ? String(parts[1]) : ""))
            }
            fragment += 1
        }
        return query
    }

    private func address(_ wsi: OpaquePointer) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            buffer[0] = 0
            guard lws_get_peer_simple(wsi, buffer.baseAddress, buffer.count) != nil else { return "" }
            return String(cString: buffer.baseAddress!)
        }
    }

    /// - Parameter copy: writes at most so many bytes with a terminating zero, and answers their count or a negative number.
    private static func string(_ count: Int32, _ copy: (UnsafeMutablePointer<CChar>?, Int32) -> Int32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(count) + 1) { buffer in
            let copied = copy(buffer.baseAddress, count + 1)
            guard copied >= 0 else { return nil }
            return String(decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<Int(copied)]), as: UTF8.self)
        }
    }

    private static func method(_ index: Int32) -> String? {
        switch index {
        case Int32(LWSHUMETH_GET): "GET"
        case Int32(LWSHUMETH_POST): "POST"
        case Int32(LWSHUMETH_PUT): "PUT"
        case Int32(LWSHUMETH_PATCH): "PATCH"
        case Int32(LWSHUMETH_DELETE): "DELETE"
        case Int32(LWSHUMETH_HEAD): "HEAD"
        case Int32(LWSHUMETH_OPTIONS): "OPTIONS"
        default: nil
        }
    }

    /// Every header libwebsockets keeps under a number of its own: those whose text ends in a colon.
    private static let known: [(token: lws_token_indexes, name: String)] = (0..<WSI_TOKEN_COUNT.rawValue).compactMap { raw in
        let token = lws_token_indexes(raw)
        guard let text = lws_token_to_string(token) else { return nil }
        let name = String(cString: text)
        guard name.hasSuffix(":"), !name.hasPrefix(":") else { return nil }
        return (token, String(name.dropLast()))
    }
}
