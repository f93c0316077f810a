/// Which parameters a model takes: servers of one protocol differ, and say so with a 400.
struct RequestShape: Sendable, Equatable {
    enum Form: Sendable {
        case schema, anyJSON, text
    }

    var form = Form.schema
    /// Newer OpenAI models take `max_completion_tokens` in place of `max_tokens`.
    var limitsCompletion = false
    /// Reasoning models take no other than their own.
    var sendsTemperature = true

    /// - Parameter complaint: what the server says of the request, and the parameter it names, in small letters.
    /// - Returns: the shape to try next; nil when the complaint is about something else.
    func adjusted(to complaint: String, dialect: ChatEndpoint.Dialect) -> RequestShape? {
        var next = self
        if complaint.contains("max_completion_tokens"), !limitsCompletion {
            next.limitsCompletion = true
        } else if complaint.contains("temperature"), sendsTemperature {
            next.sendsTemperature = false
        } else if Self.namesForm(complaint, dialect), let form = form.weaker {
            next.form = form
        }
        return next == self ? nil : next
    }

    private static func namesForm(_ complaint: String, _ dialect: ChatEndpoint.Dialect) -> Bool {
        let names = ["response_format", "json_schema", "json_object"] + (dialect == .ollama ? ["format"] : [])
        return names.contains { complaint.contains($0) }
    }
}

extension RequestShape.Form {
    fileprivate var weaker: RequestShape.Form? {
        switch self {
        case .schema: .anyJSON
        case .anyJSON: .text
        case .text: nil
        }
    }
}
