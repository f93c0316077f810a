/// Writes a response's head as HTTP/1.1 puts it on the wire (RFC 9112 §4, §6).
struct ResponseEncoder: Sendable {
    let defaultHeaders: [(name: String, value: String)]

    /// The head and what follows it: `body` is empty where the status or the method allows none.
    func encode(_ response: Response, method: String, closes: Bool) -> [UInt8] {
        let hasBody = method != "HEAD" && response.status != 204 && response.status != 304
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + (hasBody ? response.body.count : 0))
        bytes.append(contentsOf: "HTTP/1.1 \(response.status) \(Self.reason(response.status))\r\n".utf8)
        for (name, value) in defaultHeaders where !response.headers.contains(where: { Self.isSame($0.name, name) }) {
            Self.append(name, value, to: &bytes)
        }
        for (name, value) in response.headers where !Self.isSame(name, "content-length") && !Self.isSame(name, "connection") {
            Self.append(name, value, to: &bytes)
        }
        if response.status != 204 { Self.append("Content-Length", String(response.body.count), to: &bytes) }
        if closes { Self.append("Connection", "close", to: &bytes) }
        bytes.append(contentsOf: "\r\n".utf8)
        if hasBody { bytes.append(contentsOf: response.body) }
        return bytes
    }

    private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        appendLine(name, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        appendLine(value, to: &bytes)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private static func appendLine(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 { bytes.append(byte == 13 || byte == 10 || byte == 0 ? 32 : byte) }
    }

    private static func isSame(_ name: String, _ other: String) -> Bool {
        name.utf8.count == other.utf8.count && name.lowercased() == other.lowercased()
    }

    private static func reason(_ status: Int) -> String {
        reasons[status] ?? "Status"
    }

    private static let reasons: [Int: String] = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently",
        302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
        412: "Precondition Failed", 413: "Content Too Large", 415: "Unsupported Media Type", 417: "Expectation Failed",
        422: "Unprocessable Content", 426: "Upgrade Required", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout",
    ]
}
