// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Fuzzing
import Testing

@testable import miniature

/// Every reader of numbers from settings, and from what the system says of itself.
@Suite struct SettingsFuzzTests {
    static let targets: [FuzzTarget] = [
        FuzzTarget("amount of memory", texts: ["1048576", "64MiB", "1048576GiB", "2KiB"]) { text in
            guard let bytes = ByteCount.parse(text) else { return }
            precondition((0...(1 << 50)).contains(bytes) && ByteCount.parse(ByteCount.string(bytes)) == bytes)
        },
        FuzzTarget("address", texts: ["127.0.0.1:8080", "[::1]:65535"]) { text in
            guard let address = HostPort(parsing: text) else { return }
            precondition(HostPort(parsing: address.description) == address)
        },
        FuzzTarget("number", texts: ["20", "3600"]) { text in
            guard let number = SettingReader.integer(text, in: 1...3600) else { return }
            precondition((1...3600).contains(number))
        },
        FuzzTarget("configuration", texts: [#"{"workers": 4, "max-pixels": 50000000, "open": true, "sizes": ["1x1"]}"#])
        {
            _ = try? JSONDecoder().decode([String: SettingValue].self, from: Data($0.utf8))
        },
        FuzzTarget("bound of a container", texts: ["max\n", "536870912\n", "9223372036854771712\n"]) {
            _ = Machine.bound($0)
        },
        FuzzTarget("own group", texts: ["0::/system.slice/miniature.service\n", "12:memory:/a\n0::/../b\n"]) {
            _ = Machine.boundFiles(ownGroup: $0)
        },
    ]

    @Test(arguments: targets)
    func `no text traps a reader, and none makes it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
