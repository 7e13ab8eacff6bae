// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Testing

@testable import Telemetry

/// Every reader and writer of numbers of the metrics page.
@Suite struct TelemetryFuzzTests {
    private static let status = """
        1234 (a) b) S 1 1234 1234 0 -1 4194560 1000 0 0 0 150 50 0 0 20 0 30 0 123456 1073741824 25600 \
        18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0
        """

    static let targets: [FuzzTarget] = [
        FuzzTarget("number", texts: ["0.5", "9223372036854775807", "-1e400", "nan", "1e22"]) { text in
            guard let number = Double(text) else { return }
            let read = Double(PageNumber.text(number).replacing("Inf", with: "inf"))
            precondition(number.isNaN || read == number)
        },
        FuzzTarget("state of the process", texts: [status]) { _ = ProcessStatus.times($0, bootTime: 1.7e9) },
    ]

    @Test(arguments: targets)
    func `no text traps a reader, and none makes it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
