// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import HTTPClient
internal import Origin
internal import Recipes

/// `miniature purge`: deletes all variants of originals, in the store, in running servers and in the CDN.
struct Purge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete all variants of originals: in the store, in running servers, in CloudFront.",
        discussion: """
            Servers keep variants in memory, so each is told, at its admin port. Without --server, the one at this \
            configuration's admin address is told if it runs.
            """)

    @Argument(help: "Keys below originals/, such as photos/cat.jpg.") var keys: [String]
    @Option(help: "Admin addresses of running servers, HOST:PORT.") var server: [String] = []
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let parts = try Parts(flags)
        let purging = try await parts.purging(origin: parts.bareOrigin())
        for key in keys { print(try await purging(key)) }
        let told = server.isEmpty ? [parts.settings.admin.description] : server
        for address in told {
            for key in keys { try await tell(address, key, parts.http) }
        }
    }

    /// A server that was named must answer; one that was only guessed need not run.
    private func tell(_ address: String, _ key: String, _ http: HTTPClient) async throws {
        let url = "http://\(address)/variants/\(VariantPath.encode(key))?memory"
        do {
            let answer = try await http.send(HTTPRequest(method: "DELETE", url: url), deadline: .now + .seconds(10))
            guard answer.status == 200 else { throw ValidationError("\(address) answered \(answer.status).") }
            print("\(key): the server at \(address) has forgotten it.")
        } catch {
            guard !server.isEmpty else { return }
            throw error
        }
    }
}
