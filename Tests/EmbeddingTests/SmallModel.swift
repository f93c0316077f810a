import Foundation

/// A folder with a BERT of 8 dimensions and made-up weights, written in a few lines so that tests can break it.
struct SmallModel {
    static let hidden = 8
    static let intermediate = 12

    var configuration: [String: Any] = [
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": hidden, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": intermediate, "vocab_size": 9, "max_position_embeddings": 64, "type_vocab_size": 2,
        "layer_norm_eps": 1e-12,
    ]
    var vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hello", "world", "##s", "!"]
    var pooling: [String: Any]? = ["pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false]
    var normalizes = true
    var tokenizer: [String: Any] = ["do_lower_case": true]
    var elementType = "F32"
    /// `config_sentence_transformers.json`
    var settings: [String: Any]?
    /// Changes the file's bytes after they are made.
    var damage: (inout Data) -> Void = { _ in }
    /// Changes the header before it is written.
    var damageHeader: (inout [String: [String: Any]]) -> Void = { _ in }

    /// Writes the folder, runs `body` on its path, and removes it.
    func withFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("memhub-\(UUID().uuidString)/small")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("1_Pooling"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        func write(_ object: Any, _ name: String) throws {
            try JSONSerialization.data(withJSONObject: object, options: .sortedKeys).write(to: folder.appendingPathComponent(name))
        }
        try write(configuration, "config.json")
        try write(tokenizer, "tokenizer_config.json")
        if let settings { try write(settings, "config_sentence_transformers.json") }
        if let pooling {
            let names = ["Transformer", "Pooling"] + (normalizes ? ["Normalize"] : [])
            let paths = ["", "1_Pooling", "2_Normalize"]
            try write(
                zip(names, paths).map { ["type": "sentence_transformers.models.\($0)", "path": $1] }, "modules.json")
            try write(pooling, "1_Pooling/config.json")
        }
        try Data((vocabulary.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent("vocab.txt"))
        try weights().write(to: folder.appendingPathComponent("model.safetensors"))
        return try body(folder.path)
    }

    private func weights() throws -> Data {
        var header: [String: [String: Any]] = [:]
        var data = Data()
        var seed: UInt32 = 1
        for (name, shape) in Self.shapes {
            let start = data.count
            for _ in 0..<shape.reduce(1, *) {
                seed = seed &* 1_664_525 &+ 1_013_904_223
                // Multiples of 1/64 below 1: exact in every type.
                append(Float(Int(seed >> 25) - 64) / 64, to: &data)
            }
            header[name] = ["dtype": elementType, "shape": shape, "data_offsets": [start, data.count]]
        }
        damageHeader(&header)
        let json = try JSONSerialization.data(withJSONObject: header, options: .sortedKeys)
        var file = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json + data
        damage(&file)
        return file
    }

    private func append(_ value: Float, to data: inout Data) {
        switch elementType {
        case "F16": withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { data.append(contentsOf: $0) }
        case "BF16": withUnsafeBytes(of: UInt16(value.bitPattern >> 16).littleEndian) { data.append(contentsOf: $0) }
        default: withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
    }

    private static var shapes: [(String, [Int])] {
        var shapes: [(String, [Int])] = [
            ("embeddings.word_embeddings.weight", [9, hidden]), ("embeddings.position_embeddings.weight", [64, hidden]),
            ("embeddings.token_type_embeddings.weight", [2, hidden]), ("embeddings.LayerNorm.weight", [hidden]),
            ("embeddings.LayerNorm.bias", [hidden]),
        ]
        for layer in 0..<2 {
            let prefix = "encoder.layer.\(layer)."
            let linear = [
                ("attention.self.query", hidden, hidden), ("attention.self.key", hidden, hidden),
                ("attention.self.value", hidden, hidden), ("attention.output.dense", hidden, hidden),
                ("intermediate.dense", intermediate, hidden), ("output.dense", hidden, intermediate),
            ]
            for (name, outputs, inputs) in linear {
                shapes += [(prefix + name + ".weight", [outputs, inputs]), (prefix + name + ".bias", [outputs])]
            }
            for name in ["attention.output.LayerNorm", "output.LayerNorm"] {
                shapes += [(prefix + name + ".weight", [hidden]), (prefix + name + ".bias", [hidden])]
            }
        }
        return shapes
    }
}
