# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0

import unittest

from harness.samples import Sample, Samples, parse, percentile


class Percentiles(unittest.TestCase):
    def test_are_values_that_were_measured(self):
        hundred = list(range(100, 0, -1))
        for share, value in ((0.5, 50), (0.95, 95), (0.99, 99), (1, 100), (0, 1)):
            self.assertEqual(percentile(hundred, share), value)

    def test_of_few_values_are_the_last_for_high_shares(self):
        self.assertEqual(percentile([3, 1, 2], 0.99), 3)
        self.assertEqual(percentile([7], 0.5), 7)

    def test_of_nothing_is_nothing(self):
        self.assertIsNone(percentile([], 0.5))


class Summaries(unittest.TestCase):
    def test_count_only_pictures_in_rates_and_latencies(self):
        good = [Sample(i, 0.0, 0.010, 200, 1000, "miss") for i in range(10)]
        refused = [Sample(i, 0.0, 0.001, 503, 100, "-") for i in range(90)]
        summary = Samples(good + refused, 2.0, 0.1).summary()
        self.assertEqual((summary["requests"], summary["pictures"], summary["rate"]), (100, 10, 5.0))
        self.assertEqual((summary["p50"], summary["bytes"]), (10.0, 1000))
        self.assertEqual(summary["statuses"], {"200": 10, "503": 90})
        self.assertEqual(summary["sources"], {"miss": 10})

    def test_of_failures_alone_have_no_latency(self):
        summary = Samples([Sample(0, 0.0, 1.0, 0, 0, "-")], 1.0, 0.0).summary()
        self.assertEqual((summary["p99"], summary["bytes"], summary["rate"]), (None, None, 0.0))

    def test_read_what_the_client_writes(self):
        self.assertEqual(parse("3 1500 20000 200 77 memory\n"), [Sample(3, 0.0015, 0.02, 200, 77, "memory")])
