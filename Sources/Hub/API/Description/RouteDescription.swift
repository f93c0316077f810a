import Wire

/// What a route takes and answers, said once where it is added.
///
/// The route can do nothing else: a query parameter that is not described is not read, a body of another type than the one described
/// is refused.
package struct RouteDescription: Sendable {
    package var summary: String
    package var tag: String
    var path: [Parameter]
    var query: [Parameter]
    var body: (any (Decodable & Sendable).Type)?
    var isBodyOptional: Bool
    var answers: [Answer]
    private var refusals: [ErrorCode]

    /// - Parameters:
    ///   - tag: the group that the route stands in.
    ///   - path: only what the pattern's names do not say: `user_id` is a user, `id` and `…_id` are UUIDs, others texts.
    ///   - query: without `limit` and `cursor`, which belong to every page.
    ///   - body: what the route decodes.
    ///   - refusals: besides those that follow from the rest.
    package static func describes(
        _ summary: String, tag: String, path: [Parameter] = [], query: [Parameter] = [],
        takes body: (any (Decodable & Sendable).Type)? = nil, isBodyOptional: Bool = false, refuses refusals: [ErrorCode] = [],
        answers: Answer...
    ) -> RouteDescription {
        RouteDescription(
            summary: summary, tag: tag, path: path, query: query + (answers.contains(where: \.isPage) ? Parameter.page : []),
            body: body, isBodyOptional: isBodyOptional, answers: answers, refusals: refusals)
    }

    func takes(query name: String) -> Bool { query.contains { $0.name == name } }

    func parameter(_ name: String) -> Parameter { path.first { $0.name == name }?.required ?? .bound(name) }

    /// The statuses of problem documents.
    func refusedStatuses(access: Router.Access, hasPathParameters: Bool) -> Set<Int> {
        var codes: Set<ErrorCode> = [.unavailable]
        if case .token = access { codes.formUnion([.unauthorized, .notAllowed]) }
        if hasPathParameters { codes.formUnion([.notFound, .invalidField]) }
        if !query.isEmpty { codes.insert(.invalidField) }
        var statuses: Set<Int> = hasPathParameters || !query.isEmpty ? [400] : []
        if body != nil {
            codes.formUnion([.invalidJSON, .invalidField, .tooLong])
            statuses.insert(415)
        }
        return statuses.union(codes.union(refusals).map(\.httpStatus)).subtracting(answers.map(\.status))
    }
}
