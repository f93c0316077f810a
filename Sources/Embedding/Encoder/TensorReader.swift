/// Finds tensors by their names in Hugging Face's `BertModel` and `MPNetModel`, or in a task's model that has one of them inside.
struct TensorReader {
    /// The names of an attention block's parts, behind `encoder.layer.N.attention.`.
    struct AttentionNames {
        var query, key, value, output, norm: String

        func mapped(_ change: (String) -> String) -> AttentionNames {
            AttentionNames(
                query: change(query), key: change(key), value: change(value), output: change(output), norm: change(norm))
        }
    }

    let attention: AttentionNames
    private let file: SafetensorsFile
    private let epsilon: Float
    private let prefix: String

    init(file: SafetensorsFile, family: EncoderConfiguration.Family, epsilon: Float) {
        self.file = file
        self.epsilon = epsilon
        prefix = file.tensors["embeddings.word_embeddings.weight"] == nil ? family.rawValue + "." : ""
        attention =
            switch family {
            case .bert:
                AttentionNames(
                    query: "self.query", key: "self.key", value: "self.value", output: "output.dense",
                    norm: "output.LayerNorm")
            case .mpnet:
                AttentionNames(query: "attn.q", key: "attn.k", value: "attn.v", output: "attn.o", norm: "LayerNorm")
            }
    }

    func matrix(_ name: String, _ shape: [Int]) throws(EmbeddingError) -> FloatTensor {
        try file.floats(prefix + name + ".weight", shape: shape)
    }

    func vector(_ name: String, _ count: Int) throws(EmbeddingError) -> FloatTensor {
        try file.floats(prefix + name, shape: [count])
    }

    func norm(_ name: String, _ count: Int) throws(EmbeddingError) -> LayerNorm {
        LayerNorm(
            weight: try vector(name + ".weight", count), bias: try vector(name + ".bias", count), epsilon: epsilon)
    }
}
