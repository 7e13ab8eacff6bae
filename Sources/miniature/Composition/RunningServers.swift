// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import Recipes
internal import Spelling
internal import Synchronization

/// The servers that keep variants in memory, each told at its admin port to forget those of an original.
final class RunningServers: Sendable {
    private static let patience = Duration.seconds(10)

    private let addresses: [String]
    /// Whether they were named: such must answer; one that was only guessed need not run.
    private let areNamed: Bool
    private let http: HTTPClient
    /// What those want that do not listen on loopback.
    private let authorization: String?
    /// What went wrong with each address: how many originals it was not told of, and how that began.
    private let failures = Mutex<[String: (count: Int, first: String)]>([:])

    /// Those that were named, or the one at this configuration's admin address.
    init(named: [String], _ parts: Parts) {
        addresses = named.isEmpty ? [parts.settings.admin.description] : named
        areNamed = !named.isEmpty
        http = parts.http
        authorization = parts.settings.adminTokens.first.map { "Bearer \($0.secret)" }
    }

    /// Tells all of them.
    func forget(_ key: ObjectKey) async {
        for address in addresses {
            let url = "http://\(address)/variants/\(VariantPath.encode(key))?memory"
            do {
                var request = HTTPRequest(method: "DELETE", url: url)
                if let authorization { request.headers.add("Authorization", authorization) }
                let answer = try await http.send(request, deadline: .now + Self.patience)
                if answer.status != 200 { fail(address, "\(key): the server at \(address) answered \(answer.status)") }
            } catch {
                if areNamed { fail(address, "\(key): the server at \(address) was not told: \(error)") }
            }
        }
    }

    /// What went wrong, a sentence for each address.
    var troubles: [String] {
        failures.withLock { failures in
            failures.sorted { $0.key < $1.key }.map { _, failure in
                let others = failure.count > 1 ? " So it went \(failure.count) times." : ""
                return failure.first + "." + others
            }
        }
    }

    private func fail(_ address: String, _ text: String) {
        failures.withLock { $0[address] = (($0[address]?.count ?? 0) + 1, $0[address]?.first ?? text) }
    }
}
