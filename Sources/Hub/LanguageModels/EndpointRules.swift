import Foundation
import LanguageModels

/// What may be said of an endpoint, whoever says it: the environment, an administrator, a user. Rules begin with "must be".
enum EndpointRules {
    static let addressRule = "must be an http:// or https:// address without user, password, query or fragment"
    static let modelRule = "must be 1 to 255 letters, digits and . _ : / @ + -"
    static let keyRule = "must be 1 to 4096 printable characters without spaces"
    static let versionRule = "must be 1 to 64 letters, digits, dots and hyphens"
    static let temperatures = 0.0...2.0

    /// Few characters, so that no two parsers read an address differently.
    static func isAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 2048, text.allSatisfy({ isPlain($0) || ":/.-_~%[]".contains($0) }),
            let address = URLComponents(string: text), ["http", "https"].contains(address.scheme?.lowercased())
        else { return false }
        return address.host?.isEmpty == false && address.user == nil && address.password == nil
    }

    /// Names stand in logs and facts: nothing else fits into one.
    static func isModel(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.allSatisfy { isPlain($0) || "._:/@+-".contains($0) }
    }

    static func isKey(_ text: String) -> Bool {
        (1...4096).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    static func isVersion(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.allSatisfy { isPlain($0) || ".-".contains($0) }
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}

extension ChatEndpoint.Dialect {
    /// Where the dialect's own service is; nil for what everybody runs themselves.
    var publicAddress: String? {
        switch self {
        case .openAI: "https://api.openai.com"
        case .openRouter: "https://openrouter.ai"
        case .azureOpenAI, .ollama, .llamaCpp: nil
        }
    }
}
