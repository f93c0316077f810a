import Foundation
import HTTP

/// A Hugging Face hub, or a mirror that answers like one: what a repository holds, and its files.
///
/// - Redirects: followed five times at most, never from `https` to `http`. Large files come from wherever the hub sends to.
package struct ModelHub: Sendable {
    let client: HTTPClient
    /// Without a slash at its end.
    let endpoint: String

    package init(client: HTTPClient, endpoint: String) {
        self.client = client
        self.endpoint = String(endpoint.reversed().drop { $0 == "/" }.reversed())
    }

    private static let maximumPages = 10
    private static let maximumRedirects = 5

    // MARK: What there is

    /// The files of a model that are of use here, at the commit that the revision names now.
    package func listing(of model: ModelName, at revision: ModelRevision) async throws -> ModelListing {
        let repository = endpoint + "/api/models/\(model)"
        let commit = try await decoded(Revision.self, from: repository + "/revision/\(revision.text)").value.sha
        guard ModelRevision(commit) != nil else { throw ModelCacheError(.malformed) }
        var files: [ListedFile] = []
        var next: String? = repository + "/tree/\(commit)?recursive=true"
        for _ in 0..<Self.maximumPages {
            guard let address = next else { break }
            let page = try await decoded([Entry].self, from: address)
            files += page.value.compactMap(\.file)
            next = page.next
        }
        guard ModelFiles.required.isSubset(of: Set(files.map(\.path))), Set(files.map(\.path)).count == files.count else {
            throw ModelCacheError(.unsupportedModel)
        }
        return ModelListing(model: "\(model)", commit: commit, files: files.sorted { ($0.size, $0.path) < ($1.size, $1.path) })
    }

    private func decoded<Value: Decodable>(
        _ type: Value.Type, from address: String
    ) async throws -> (value: Value, next: String?) {
        let (response, url) = try await get(address)
        guard response.status == 200 else { throw ModelCacheError(status: response.status) }
        guard let value = try? JSONDecoder().decode(type, from: Data(response.body)) else { throw ModelCacheError(.malformed) }
        return (value, response.header("link").flatMap(Self.nextPage).flatMap { resolve($0, from: url) })
    }

    /// The next page, as RFC 8288 writes it.
    private static func nextPage(_ link: String) -> String? {
        link.split(separator: ",").first { $0.contains("rel=\"next\"") }?.split(separator: ">").first
            .map { String($0.drop { $0 != "<" }.dropFirst()) }
    }

    // MARK: Files

    /// Fetches what is missing of a file.
    ///
    /// - Returns: the checksums that the hub's own answer names.
    /// - Throws: ``ModelCacheError``, also when fewer bytes came than were announced; what did come is in the file.
    package func fetch(
        _ file: ListedFile, of listing: ModelListing, into part: PartialFile, deadline: Duration
    ) async throws -> Set<FileChecksum> {
        let address = endpoint + "/\(listing.model)/resolve/\(listing.commit)/\(file.path)"
        let range = part.size > 0 ? [(name: "Range", value: "bytes=\(part.size)-")] : []
        var announced: Set<FileChecksum> = []
        let (response, _) = try await get(address, headers: range, limit: file.size, deadline: deadline, into: part) { first in
            let tag = first.header("x-linked-etag") ?? first.header("etag")
            announced = tag.flatMap(FileChecksum.init(tag:)).map { [$0] } ?? []
        }
        if response.status == 416 { part.restart() }
        guard response.status == 200 || response.status == 206 else {
            throw response.status == 416 ? ModelCacheError(.unavailable) : ModelCacheError(status: response.status)
        }
        guard part.isComplete else { throw ModelCacheError(.unreachable) }
        return announced
    }

    // MARK: Requests

    private func get(
        _ address: String, headers: [(name: String, value: String)] = [], limit: Int64 = 8 << 20, deadline: Duration = .seconds(60),
        into part: PartialFile? = nil, first: (HTTPResponse) -> Void = { _ in }
    ) async throws -> (HTTPResponse, String) {
        var url = address
        for hop in 0...Self.maximumRedirects {
            let request = HTTPRequest(
                url: url, headers: headers, connectTimeout: .seconds(15), totalTimeout: deadline, stallTimeout: .seconds(30),
                maximumResponseBytes: max(1 << 20, Int(clamping: limit)))
            let response = try await send(request, into: part)
            if hop == 0 { first(response) }
            guard [301, 302, 303, 307, 308].contains(response.status) else { return (response, url) }
            guard let location = response.header("location").flatMap({ resolve($0, from: url) }) else { break }
            url = location
        }
        throw ModelCacheError(.malformed)
    }

    private func send(_ request: HTTPRequest, into part: PartialFile?) async throws(ModelCacheError) -> HTTPResponse {
        do {
            guard let part else { return try await client.send(request) }
            return try await client.send(request, to: part)
        } catch {
            throw part?.failure ?? ModelCacheError(error)
        }
    }

    /// - Returns: nil for what is no `http` or `https` address, or less safe than where it was found.
    private func resolve(_ location: String, from url: String) -> String? {
        guard let base = URL(string: url), let target = URL(string: location, relativeTo: base)?.absoluteURL,
            let scheme = target.scheme?.lowercased(), scheme == "https" || (scheme == "http" && base.scheme?.lowercased() == "http")
        else { return nil }
        return target.absoluteString
    }
}

private struct Revision: Decodable {
    var sha: String
}

/// An entry of a repository's tree.
private struct Entry: Decodable {
    struct LargeFile: Decodable {
        var oid: String
        var size: Int64
    }

    var type: String
    var path: String
    var size: Int64?
    var oid: String?
    var lfs: LargeFile?

    /// Nil for what is of no use here.
    var file: ListedFile? {
        guard type == "file", ModelFiles.isWanted(path), let size = lfs?.size ?? size, size >= 0 else { return nil }
        return ListedFile(path: path, size: size, checksum: (lfs?.oid ?? oid).flatMap(FileChecksum.init(tag:)))
    }
}
