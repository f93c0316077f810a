import Embedding
import Foundation
import Testing

/// A sound model of a kind that is not built here.
struct Unsupported: Sendable, CustomTestStringConvertible {
    let found: String
    let change: @Sendable (inout SmallModel) -> Void

    var testDescription: String { found }

    static let all = [
        Unsupported(found: "xlm-roberta") { $0.configuration["model_type"] = "xlm-roberta" },
        Unsupported(found: "relative_key") { $0.configuration["position_embedding_type"] = "relative_key" },
        Unsupported(found: "quick_gelu") { $0.configuration["hidden_act"] = "quick_gelu" },
        Unsupported(found: "pooling_mode_max_tokens") { $0.pooling = ["pooling_mode_max_tokens": true] },
        Unsupported(found: "T5Tokenizer") { $0.tokenizer["tokenizer_class"] = "T5Tokenizer" },
    ]
}

/// A damaged model, and the code it is refused with.
struct Broken: Sendable, CustomTestStringConvertible {
    let name: String
    let code: EmbeddingError.Code
    let change: @Sendable (inout SmallModel) -> Void

    var testDescription: String { name }

    init(name: String, code: EmbeddingError.Code, change: @escaping @Sendable (inout SmallModel) -> Void) {
        self.name = name
        self.code = code
        self.change = change
    }

    static let configurations = [
        Broken(name: "heads do not divide", code: .invalidConfiguration) { $0.configuration["num_attention_heads"] = 3 },
        Broken(name: "no layers", code: .invalidConfiguration) { $0.configuration["num_hidden_layers"] = 0 },
        Broken(name: "negative size", code: .invalidConfiguration) { $0.configuration["hidden_size"] = -8 },
        Broken(name: "size beyond Int", code: .invalidConfiguration) { $0.configuration["hidden_size"] = 1e30 },
        Broken(name: "missing size", code: .invalidConfiguration) { $0.configuration["hidden_size"] = nil },
        Broken(name: "more layers than weights", code: .invalidWeights) { $0.configuration["num_hidden_layers"] = 3 },
        Broken(name: "another width", code: .invalidWeights) { $0.configuration["intermediate_size"] = 16 },
        Broken(name: "vocabulary beyond the table", code: .invalidVocabulary) { $0.vocabulary.append("more") },
        Broken(name: "no separator", code: .invalidVocabulary) { $0.vocabulary[3] = "sep" },
    ]

    static let weights = [
        header("unknown type") { $0[word]!["dtype"] = "F12" },
        header("integer type") { $0[word]!["dtype"] = "I32" },
        header("missing tensor") { $0["renamed"] = $0.removeValue(forKey: word) },
        header("shape and size differ") { $0[word]!["shape"] = [9, 9] },
        header("negative extent") { $0[word]!["shape"] = [-9, -8] },
        header("overflowing extent") { $0[word]!["shape"] = [Int.max, 2] },
        header("range beyond the file") { $0[word]!["data_offsets"] = [1 << 40, (1 << 40) + 288] },
        header("negative range") { $0[word]!["data_offsets"] = [-288, 0] },
        header("reversed range") { $0[word]!["data_offsets"] = [288, 0] },
        header("three offsets") { $0[word]!["data_offsets"] = [0, 288, 288] },
        header("overlap") { $0["twice"] = ["dtype": "F32", "shape": [2], "data_offsets": [0, 8]] },
        header("gap") { $0[word] = nil },
        Broken(name: "trailing bytes", code: .invalidWeights) { $0.damage = { $0.append(0) } },
        Broken(name: "header longer than the file", code: .invalidWeights) { $0.damage = { $0[6] = 0x7f } },
        Broken(name: "header size of 2^64 - 1", code: .invalidWeights) {
            $0.damage = { $0.replaceSubrange(0..<8, with: Data(repeating: 0xff, count: 8)) }
        },
        Broken(name: "header is not JSON", code: .invalidWeights) { $0.damage = { $0[8] = 0x5b } },
        Broken(name: "header is not UTF-8", code: .invalidWeights) { $0.damage = { $0[10] = 0xff } },
    ]

    private static let word = "embeddings.word_embeddings.weight"

    private static func header(
        _ name: String, _ change: @escaping @Sendable (inout [String: [String: Any]]) -> Void
    ) -> Broken {
        Broken(name: name, code: .invalidWeights) { $0.damageHeader = change }
    }
}
