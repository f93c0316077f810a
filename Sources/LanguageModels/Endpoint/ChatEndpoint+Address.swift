import Foundation

extension ChatEndpoint {
    /// ``baseURL`` without the version's path and slashes at its end.
    package var root: String {
        let endings: [String] =
            switch dialect {
            case .openAI, .llamaCpp: ["/v1"]
            case .azureOpenAI: ["/openai"]
            case .openRouter: ["/v1", "/api"]
            case .ollama: ["/v1", "/api"]
            }
        return endings.reduce(Self.withoutSlashes(baseURL)) { text, ending in
            text.hasSuffix(ending) ? Self.withoutSlashes(String(text.dropLast(ending.count))) : text
        }
    }

    /// Where chat requests are posted to.
    var chatURL: String {
        switch dialect {
        case .openAI, .llamaCpp: root + "/v1/chat/completions"
        case .azureOpenAI:
            root + "/openai/deployments/\(Self.escape(model))/chat/completions?api-version="
                + Self.escape(apiVersion ?? Self.defaultAzureVersion)
        case .openRouter: root + "/api/v1/chat/completions"
        case .ollama: root + "/api/chat"
        }
    }

    package var headers: [(name: String, value: String)] {
        let type = [(name: "Content-Type", value: "application/json"), (name: "Accept", value: "application/json")]
        guard let apiKey else { return type }
        return type + [dialect == .azureOpenAI ? ("api-key", apiKey) : ("Authorization", "Bearer \(apiKey)")]
    }

    private static func withoutSlashes(_ text: String) -> String {
        var rest = text[...]
        while rest.last == "/" { rest.removeLast() }
        return String(rest)
    }

    package static func escape(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? text
    }
}
