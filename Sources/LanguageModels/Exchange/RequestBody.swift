import Foundation

/// A chat request as the JSON that an endpoint's dialect wants.
struct RequestBody {
    let endpoint: ChatEndpoint
    let request: ChatRequest
    let shape: RequestShape

    /// - Throws: `badRequest` when the schema's text is not JSON.
    func encoded() throws(ChatError) -> [UInt8] {
        var schema: Fields?
        if let text = request.schema?.text { schema = try Self.object(text) }
        let fields = endpoint.dialect == .ollama ? ollama(schema) : completions(schema)
        guard let data = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes]) else {
            throw ChatError(.badRequest)
        }
        return Array(data)
    }

    private typealias Fields = [String: Any]

    private func completions(_ schema: Fields?) -> Fields {
        var fields: Fields = ["messages": messages]
        fields[shape.limitsCompletion ? "max_completion_tokens" : "max_tokens"] = request.maximumTokens
        if endpoint.dialect != .azureOpenAI { fields["model"] = endpoint.model }
        if shape.sendsTemperature { fields["temperature"] = temperature }
        guard let schema, let name = request.schema?.name else { return fields }
        switch shape.form {
        case .schema:
            let named: Fields = ["name": name, "strict": true, "schema": schema]
            fields["response_format"] = ["type": "json_schema", "json_schema": named] as Fields
        case .anyJSON: fields["response_format"] = ["type": "json_object"]
        case .text: break
        }
        return fields
    }

    /// Ollama's API, "Generate a chat completion".
    private func ollama(_ schema: Fields?) -> Fields {
        var options: Fields = ["num_predict": request.maximumTokens]
        if shape.sendsTemperature { options["temperature"] = temperature }
        if let tokens = endpoint.contextTokens { options["num_ctx"] = tokens }
        var fields: Fields = ["model": endpoint.model, "messages": messages, "stream": false, "options": options]
        guard let schema else { return fields }
        switch shape.form {
        case .schema: fields["format"] = schema
        case .anyJSON: fields["format"] = "json"
        case .text: break
        }
        return fields
    }

    private var temperature: Double { request.temperature ?? endpoint.temperature }

    private var messages: [[String: String]] {
        [["role": "system", "content": system], ["role": "user", "content": request.user]]
    }

    /// Where the server does not hold the model to the schema, the model is told it.
    private var system: String {
        guard let schema = request.schema, shape.form != .schema else { return request.system }
        return request.system + "\n\nAnswer with nothing but JSON of this JSON Schema:\n" + schema.text
    }

    private static func object(_ text: String) throws(ChatError) -> Fields {
        guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)), let object = value as? Fields else {
            throw ChatError(.badRequest)
        }
        return object
    }
}
