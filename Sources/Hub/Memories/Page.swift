import Foundation
import Postgres
import Wire

/// One page of a list. The cursor is the `position` of the last row: opaque to clients, stable while rows come and go.
package struct PageRequest: Sendable {
    package static let defaultLimit = 100
    static let limits = 1...Int64(Limits.listItems)
    static let cursors = 0...Int64.max

    package var limit = defaultLimit
    package var cursor: Int64?

    package init(limit: Int = defaultLimit, cursor: Int64? = nil) {
        self.limit = limit
        self.cursor = cursor
    }
}

struct Page<Element: Sendable>: Sendable {
    var elements: [Element]
    var nextCursor: Int64?
    /// The event this list is true at.
    var position: EventPosition

    /// - Parameter rows: one more than the limit when there is another page; each with its `position`.
    init(
        _ rows: Rows, request: PageRequest, position: EventPosition, _ element: (Row) throws -> Element
    ) throws {
        let shown = rows.prefix(request.limit)
        elements = try shown.map(element)
        nextCursor = rows.count > request.limit ? try shown.last?.get("position", as: Int64.self) : nil
        self.position = position
    }
}

extension Page {
    func map<Other: Sendable>(_ transform: (Element) -> Other) -> Page<Other> {
        Page<Other>(elements: elements.map(transform), nextCursor: nextCursor, position: position)
    }

    private init(elements: [Element], nextCursor: Int64?, position: EventPosition) {
        self.elements = elements
        self.nextCursor = nextCursor
        self.position = position
    }
}
