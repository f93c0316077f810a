import Foundation

/// What a server says is wrong with a request.
///
/// OpenAI's form is an object `error` with `message`, `type`, `param` and `code`; OpenRouter wraps another server's words in
/// `metadata.raw`; Ollama's `error` is a text; vLLM has no `error` around it; FastAPI writes `detail` with `loc` and `msg`.
struct Complaint {
    /// All of it in small letters, to look for names in; never shown.
    let text: String
    /// Where the body names one (`error.code` as a number).
    let status: Int?

    /// Where servers put their own words; elsewhere some repeat the request.
    private static let keys: Set = ["error", "message", "type", "param", "code", "metadata", "raw", "detail", "loc", "msg"]

    init(_ body: [UInt8]) {
        let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        text = object.map { Self.words(in: $0).joined(separator: " ").lowercased() } ?? ""
        status = (object?["error"] as? [String: Any])?["code"] as? Int
    }

    private static func words(in value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let list as [Any]: list.flatMap(words(in:))
        case let object as [String: Any]: object.filter { keys.contains($0.key) }.values.flatMap(words(in:))
        default: []
        }
    }
}
