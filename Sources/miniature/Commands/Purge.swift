// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import HTTPClient
internal import Origin
internal import Recipes
internal import Spelling

/// `miniature purge`: deletes all variants of originals, in the store, in running servers and in the CDN.
struct Purge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete all variants of originals: in the store, in running servers, in CloudFront.",
        discussion: """
            Servers keep variants in memory, so each is told, at its admin port. Without --server, the one at this \
            configuration's admin address is told if it runs. Those that do not listen on loopback want their token: \
            MINIATURE_ADMIN_TOKEN, here as there.
            """)

    @Argument(help: "Keys below originals/, such as photos/cat.jpg.") var keys: [ObjectKey]
    @Option(help: "Admin addresses of running servers, HOST:PORT.") var server: [String] = []
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let parts = try Parts(flags)
        let purging = try await parts.purging(origin: parts.bareOrigin())
        let addresses = server.isEmpty ? [parts.settings.admin.description] : server
        var troubles: [String] = []
        for key in keys {
            // Before, so that none stores an old variant where the purge has been already; and after, since one may have
            // read an old variant from the store in between.
            troubles += await tell(addresses, key, parts)
            print(try await purging(key) { troubles += await tell(addresses, key, parts) })
            guard troubles.isEmpty else { continue }
            for address in server { print("\(key): the server at \(address) has forgotten it.") }
        }
        guard troubles.isEmpty else { throw ValidationError(troubles.joined(separator: "\n")) }
    }

    /// Tells servers; what went wrong with each.
    ///
    /// One that was named must answer; one that was only guessed need not run.
    private func tell(_ addresses: [String], _ key: ObjectKey, _ parts: Parts) async -> [String] {
        var troubles: [String] = []
        for address in addresses {
            let url = "http://\(address)/variants/\(VariantPath.encode(key))?memory"
            do {
                var request = HTTPRequest(method: "DELETE", url: url)
                if let token = parts.settings.adminTokens.first {
                    request.headers.add("Authorization", "Bearer \(token.secret)")
                }
                let answer = try await parts.http.send(request, deadline: .now + .seconds(10))
                if answer.status != 200 {
                    troubles.append("\(key): the server at \(address) answered \(answer.status).")
                }
            } catch {
                guard !server.isEmpty else { continue }
                troubles.append("\(key): the server at \(address) was not told: \(error)")
            }
        }
        return troubles
    }
}
