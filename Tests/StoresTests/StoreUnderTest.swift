// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Stores
import Testing

/// A store that the one suite is run against.
enum StoreUnderTest: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case folder
    case ministackByPath
    case ministackByHost
    case strictByPath
    case strictByHost

    var testDescription: String { rawValue }

    /// Those that can be reached; see `TestServer` for the others.
    static var present: [StoreUnderTest] { allCases.filter { $0.server.map { TestServer($0) != nil } ?? true } }

    /// The server behind it, nil for none.
    var server: TestServer.Kind? {
        switch self {
        case .folder: nil
        case .ministackByPath, .ministackByHost: .ministack
        case .strictByPath, .strictByHost: .strict
        }
    }

    /// Makes the store.
    ///
    /// It works as long as the second result lives.
    func make() throws -> (any ObjectStore, TemporaryFolder?) {
        guard let server else {
            let folder = TemporaryFolder()
            return (try FolderStore(folder.path), folder)
        }
        let addressing = self == .ministackByHost || self == .strictByHost
        let started = try #require(TestServer(server))
        return (try started.store(addressing ? .virtualHost : .path), nil)
    }
}
