// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Telemetry

/// What the kernel says of a process, read from its text.
@Suite struct ProcessStatusTests {
    @Test func `the fields are counted from behind the program's name, whatever that is`() throws {
        let fields = (3...52).map { String($0) }.joined(separator: " ")
        for name in ["miniature", "a b", "a) S (b", ")"] {
            let numbers = ProcessStatus.times("17 (\(name)) \(fields)", bootTime: 1000)
            let byName = Dictionary(uniqueKeysWithValues: numbers.map { ($0.name, $0.value) })
            // utime and stime are fields 14 and 15, starttime 22, rss 24.
            #expect(byName["process_cpu_seconds_total"] == 0.29)
            #expect(byName["process_start_time_seconds"] == 1000.22)
            #expect(byName["process_resident_memory_bytes"] == 98_304.0)
        }
    }

    @Test(arguments: ["", "17", "17 (x", "17 (x) S 1 2 3"])
    func `text that is cut off tells nothing`(_ text: String) {
        #expect(ProcessStatus.times(text, bootTime: 1).isEmpty)
    }

    @Test func `this process is read`() {
        let numbers = Dictionary(uniqueKeysWithValues: ProcessStatus.reading().map { ($0.name, $0.value) })
        #expect(numbers["process_resident_memory_bytes", default: 0] > 1_048_576)
        #expect(numbers["process_open_fds", default: 0] >= 3)
        #expect(numbers["process_start_time_seconds", default: 0] > 1_500_000_000)
        #expect(numbers["process_max_fds", default: 0] >= numbers["process_open_fds", default: 0])
    }
}
