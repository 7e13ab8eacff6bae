// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import miniature

struct DescriptorsTests {
    @Test(arguments: [20, 64, 256, 1024, 4096, 20_000, 1 << 20], [(2, 2), (8, 8), (64, 64)])
    func `clients leave room for everything else, as long as there is any`(limit: Int, machine: (Int, Int)) {
        let descriptors = Descriptors(limit: limit, cores: machine.0, workers: machine.1)
        let clients = descriptors.clients(atMost: 4096)
        #expect((4...4096).contains(clients))
        // A request may take one for S3 beside its own, or one for the original's bytes.
        let taken = descriptors.standing + descriptors.adminClients + 2 * clients
        #expect(taken <= limit || clients == 4)
    }

    @Test func `a usual limit bounds nobody`() {
        #expect(Descriptors(limit: 20_000, cores: 2, workers: 2).clients(atMost: 4096) == 4096)
        #expect(Descriptors(limit: 64, cores: 2, workers: 2).clients(atMost: 4096) >= 8)
    }
}
