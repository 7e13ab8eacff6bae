// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

/// Descriptors are those of the process, so these tests have one of their own.
@Suite struct LeakTests {
    @Test func `no fault leaves a descriptor`() async {
        await #expect(processExitsWith: .success) {
            // What the first use makes for good, such as event loops, is not counted.
            let warmUp = try await FaultyBucket([Fault.found])
            _ = try await warmUp.get().get()
            warmUp.shutdown()
            try await warmUp.server.stop()
            try await eventually { warmUp.server.open == 0 }
            // The first timer opens files too (epoll, timerfd), which a fast machine has had no need of until here.
            try await Task.sleep(for: .milliseconds(1))
            let before = LeakTests.descriptors()
            for fault in Fault.all {
                let bucket = try await FaultyBucket(fault.answers, patience: fault.patience)
                _ = await bucket.get()
                bucket.shutdown()
                try await bucket.server.stop()
            }
            try await eventually { LeakTests.descriptors() <= before }
        }
    }

    /// How many descriptors this process has open.
    static func descriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return .max }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }
}
