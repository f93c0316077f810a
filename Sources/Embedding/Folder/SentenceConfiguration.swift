/// How token vectors become one sentence vector, from `modules.json` and the folders it names.
///
/// A folder without `modules.json` is a bare encoder: mean pooling, not normalised, as sentence-transformers treats it.
struct SentenceConfiguration: Sendable, Equatable {
    enum Pooling: String, Sendable { case mean, cls }

    let pooling: Pooling
    let isNormalized: Bool
    /// Tokens of one text, special tokens included; longer texts are cut. At most ``tokenLimit``.
    let maximumTokens: Int
    /// Lower-casing asked for in front of the tokenizer.
    let lowerCases: Bool

    /// Attention scores take heads × tokens² floats a thread: 48 MiB for 12 heads at this limit.
    private static let tokenLimit = 1_024

    init(folder: ModelFolder, maximumPositions: Int) throws(EmbeddingError) {
        let sentence = try folder.decodeIfPresent(SentenceFile.self, from: "sentence_bert_config.json")
        maximumTokens = min(sentence?.maxSeqLength ?? maximumPositions, maximumPositions, Self.tokenLimit)
        lowerCases = sentence?.doLowerCase ?? false
        guard maximumTokens >= 3 else {
            throw EmbeddingError(.invalidConfiguration, "max_seq_length is \(maximumTokens)")
        }
        guard let modules = try folder.decodeIfPresent([Module].self, from: "modules.json") else {
            pooling = .mean
            isNormalized = false
            return
        }
        var pooling: Pooling?
        var isNormalized = false
        for (index, module) in modules.enumerated() {
            switch module.type.split(separator: ".").last {
            case "Transformer" where index == 0: break
            case "Pooling" where index == 1: pooling = try Self.pooling(folder: folder, path: module.path)
            case "Normalize" where index == 2: isNormalized = true
            default: throw EmbeddingError(.unsupportedModel, "module \(index) of modules.json is \(module.type)")
            }
        }
        guard let pooling else { throw EmbeddingError(.unsupportedModel, "modules.json has no pooling") }
        self.pooling = pooling
        self.isNormalized = isNormalized
    }

    private static func pooling(folder: ModelFolder, path: String) throws(EmbeddingError) -> Pooling {
        let file = try folder.decode([String: Setting].self, from: path + "/config.json")
        if case .text(let mode) = file["pooling_mode"] {
            guard let pooling = Pooling(rawValue: mode) else { throw unsupported([mode]) }
            return pooling
        }
        let modes = file.filter { $0.key.hasPrefix("pooling_mode_") && $0.value == .flag(true) }.keys.sorted()
        switch modes {
        case ["pooling_mode_mean_tokens"]: return .mean
        case ["pooling_mode_cls_token"]: return .cls
        default: throw unsupported(modes)
        }
    }

    private static func unsupported(_ modes: [String]) -> EmbeddingError {
        EmbeddingError(.unsupportedModel, "pooling \(modes.joined(separator: " + ")), built here: mean, cls")
    }

    private struct SentenceFile: Decodable {
        let maxSeqLength: Int?
        let doLowerCase: Bool?

        enum CodingKeys: String, CodingKey {
            case maxSeqLength = "max_seq_length"
            case doLowerCase = "do_lower_case"
        }
    }

    private struct Module: Decodable {
        let type: String
        let path: String
    }

    private enum Setting: Decodable, Equatable {
        case flag(Bool), text(String), other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }
    }
}
