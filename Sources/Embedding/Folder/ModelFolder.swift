import Foundation

/// A Hugging Face folder as it is downloaded: `config.json`, `vocab.txt`, `model.safetensors`, the tokenizer's settings and, for
/// sentence-transformers models, `modules.json` with its pooling.
///
/// Reads only; every answer comes from the files, nothing about a model is assumed from its name.
struct ModelFolder: Sendable {
    let path: String

    /// The last component of the path.
    var name: String { URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent }

    func file(_ name: String) -> String { path + "/" + name }

    /// The bytes of a file.
    ///
    /// - Throws: ``EmbeddingError/Code/missingFile``
    func data(_ name: String) throws(EmbeddingError) -> Data {
        guard let data = FileManager.default.contents(atPath: file(name)) else {
            throw EmbeddingError(.missingFile, "\(name) cannot be read")
        }
        return data
    }

    func decode<Value: Decodable>(_ type: Value.Type, from name: String) throws(EmbeddingError) -> Value {
        let data = try data(name)
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw EmbeddingError(.invalidConfiguration, "\(name) is not the expected JSON")
        }
    }

    /// Nil when there is no such file.
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, from name: String) throws(EmbeddingError) -> Value? {
        guard FileManager.default.fileExists(atPath: file(name)) else { return nil }
        return try decode(type, from: name)
    }
}
