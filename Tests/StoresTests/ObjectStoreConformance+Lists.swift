// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Spelling
import Stores
import TestSupport
import Testing

extension ObjectStoreConformance {
    /// Lists in parts and in order.
    @Suite struct Lists {
        private let own = "t\(UInt32.random(in: 0...UInt32.max))"
        private let soon = ContinuousClock.now + .seconds(300)

        /// Names whose order by bytes is not that of folders, letters or `String`.
        private static let names = [
            "a!", "a-b", "a.jpg", "a/", "a/b", "a/b.jpg", "a/c/d", "a0", "a~", "B", "Z/x", "e\u{301}", "ez", "\u{E9}",
            "\u{1F408}", "\u{FF5E}", "p/" + String(repeating: "s", count: 200) + "m",
            "p/" + String(repeating: "s", count: 200) + "a" + String(repeating: "t", count: 100),
            "p/" + String(repeating: "s", count: 200) + "z" + String(repeating: "t", count: 100), "p//q", "p/./q",
        ]

        private func filled(_ tested: StoreUnderTest) async throws -> (any ObjectStore, TemporaryFolder?, [ObjectKey]) {
            let (store, folder) = try tested.make()
            var keys: [ObjectKey] = []
            for name in Self.names {
                let key = try ObjectKey.checked("\(own)/\(name)")
                try await store.put(
                    ByteBuffer(string: name), at: key, attributes: ObjectAttributes(), condition: .none,
                    deadline: soon)
                keys.append(key)
            }
            return (store, folder, keys.sorted())
        }

        @Test(arguments: StoreUnderTest.present)
        func `a list is in the order of bytes and comes in parts`(_ tested: StoreUnderTest) async throws {
            let (store, folder, keys) = try await filled(tested)
            for limit in [1, 4, Self.names.count, 100] {
                var listed: [ObjectKey] = []
                var page = ObjectPage(entries: [], isLast: false)
                while !page.isLast, listed.count <= keys.count {
                    page = try await store.list(prefix: own, after: listed.last, limit: limit, deadline: soon)
                    #expect(page.entries.count <= limit)
                    listed += page.entries.map(\.key)
                }
                #expect(listed == keys)
            }
            _ = folder
        }

        @Test(arguments: StoreUnderTest.present)
        func `the topmost folders are named once each, whatever is in them`(_ tested: StoreUnderTest) async throws {
            let (store, folder) = try tested.make()
            let names = ["\(own)-a", "\(own)-a,b=c", "\(own) +é", "\(own)-z"]
            for name in names + names {
                for rest in ["1", "deep/er/2", "~"] {
                    try await store.put(
                        ByteBuffer(string: "x"), at: ObjectKey.checked("\(name)/\(rest)"),
                        attributes: ObjectAttributes(),
                        condition: .none, deadline: soon)
                }
            }
            try await store.put(
                ByteBuffer(string: "x"), at: ObjectKey.checked("\(own)-file"), attributes: ObjectAttributes(),
                condition: .none,
                deadline: soon)
            let folders = try await store.folders(beginning: [own, "no-such"], deadline: soon)
            #expect(folders.sorted() == names.sorted())
            #expect(try await store.folders(beginning: ["\(own)-a"], deadline: soon).sorted() == names[..<2].sorted())
            #expect(try await store.folders(beginning: ["no-such"], deadline: soon).isEmpty)
            _ = folder
        }

        @Test(arguments: StoreUnderTest.present)
        func `a list begins with its prefix and after its start`(_ tested: StoreUnderTest) async throws {
            let (store, folder, keys) = try await filled(tested)
            for prefix in ["/a", "/a/", "/a/b", "/p/ss", "/none", "/e", "/\u{1F408}"] {
                let page = try await store.list(prefix: own + prefix, after: nil, limit: 100, deadline: soon)
                // By bytes: hasPrefix would find the second spelling of one letter.
                #expect(
                    page.entries.map(\.key) == keys.filter { $0.string.utf8.starts(with: (own + prefix).utf8) })
            }
            for start in ["/a", "/a/", "/a/b", "/a/zz", "/p/\(String(repeating: "s", count: 200))n", "/zz", "0"] {
                let after = try ObjectKey.checked(own + start)
                let page = try await store.list(prefix: own + "/", after: after, limit: 100, deadline: soon)
                #expect(page.entries.map(\.key) == keys.filter { $0 > after })
            }
            _ = folder
        }

        @Test(arguments: StoreUnderTest.present)
        func `an empty list is a last part`(_ tested: StoreUnderTest) async throws {
            let (store, folder) = try tested.make()
            let page = try await store.list(prefix: "\(own)/none", after: nil, limit: 10, deadline: soon)
            #expect(page == ObjectPage(entries: [], isLast: true))
            _ = folder
        }
    }
}
