// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Spelling

/// `miniature purge`: deletes all variants of originals, in the store, in running servers and in the CDN.
struct Purge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete variants of originals: in the store, in running servers, in CloudFront.",
        discussion: """
            Servers keep variants in memory, so each is told, at its admin port. Without --server, the one at this \
            configuration's admin address is told if it runs. Those that do not listen on loopback want their token: \
            MINIATURE_ADMIN_TOKEN, here as there.

            With --outdated only those go that were made from another original than there is now, or by an older \
            release where this one makes other bytes: of these keys; of all originals whose keys begin so, where an \
            argument ends with “/”, such as photos/2026/; or, without any, of all that anything is stored of. It can \
            be broken off and run again at any time.
            """)

    @Argument(help: "Keys below originals/, such as photos/cat.jpg; with --outdated, folders too, such as photos/.")
    var keys: [ObjectKey] = []
    @Flag(help: "Delete only what is outdated.") var outdated = false
    @Option(help: "Admin addresses of running servers, HOST:PORT.") var server: [String] = []
    @OptionGroup var sweep: SweepFlags
    @OptionGroup var flags: SettingFlags

    func validate() throws {
        guard !outdated else {
            guard sweep.after == nil || areas.count == 1 && singles.isEmpty else {
                throw ValidationError("--after goes with one folder at most, such as photos/, and with no keys.")
            }
            return
        }
        guard !keys.isEmpty else {
            throw ValidationError(
                "Name the originals to purge by their keys, such as photos/cat.jpg; or give --outdated, for what is "
                    + "outdated of all.")
        }
        guard !sweep.areGiven else {
            throw ValidationError("--dry-run, --after and --parallel go with --outdated only.")
        }
    }

    func run() async throws {
        let parts = try Parts(flags)
        let servers = RunningServers(named: server, parts)
        if outdated {
            let purging = try await OutdatedPurging(parts, servers, sweep)
            for key in singles { try await purging.purge(key) }
            for area in areas { try await purging.purge(below: area) }
        } else {
            try await purge(parts, servers)
        }
        guard servers.troubles.isEmpty else { throw ValidationError(servers.troubles.joined(separator: "\n")) }
    }

    private func purge(_ parts: Parts, _ servers: RunningServers) async throws {
        let purging = try await parts.purging(origin: parts.bareOrigin())
        for key in keys {
            // Before, so that none stores an old variant where the purge has been already; and after, since one may have
            // read an old variant from the store in between.
            await servers.forget(key)
            print(try await purging(key) { await servers.forget(key) })
            guard servers.troubles.isEmpty else { continue }
            for address in server { print("\(key): the server at \(address) has forgotten it.") }
        }
    }

    /// The keys that name one original each.
    private var singles: [ObjectKey] { keys.filter { !Self.namesFolder($0) } }

    /// The beginnings of keys that name many: no original's key ends so.
    private var areas: [String] { keys.isEmpty ? [""] : keys.filter(Self.namesFolder).map(\.string) }

    private static func namesFolder(_ key: ObjectKey) -> Bool { key.utf8.last == UInt8(ascii: "/") }
}
