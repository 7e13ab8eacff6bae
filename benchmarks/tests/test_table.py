# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0

import unittest

from harness import charts, report, table


def row(peer, number, cell="800x600 jpeg", **figures):
    return {"scenario": "cold", "cell": cell, "peer": peer, "round": number, **figures}


ROWS = [
    row("miniature", 0, cpu_ms=50.0, server_ms=2.0, workers_ms=48.0, resident=100_000_000, rate=38.0),
    row("libvips alone", 0, cpu_ms=40.0, rate=40.0),
    row("miniature", 1, cpu_ms=70.0, server_ms=3.0, workers_ms=67.0, resident=300_000_000, rate=30.0),
    row("libvips alone", 1, cpu_ms=44.0, rate=40.0),
    row("miniature", 2, cpu_ms=52.0, server_ms=2.5, workers_ms=49.5, resident=200_000_000, rate=39.0),
]


class Tables(unittest.TestCase):
    def test_show_the_median_of_rounds_and_the_most_memory(self):
        one = table.merged(ROWS)[0]
        self.assertEqual((one["cpu_ms"], one["resident_mb"], one["rounds"]), (52.0, 300.0, 3))

    def test_give_processor_time_as_a_ratio_to_the_library_in_the_same_cell(self):
        rows = ROWS + [row("miniature", 0, cell="400x300 jpeg", cpu_ms=9.0)]
        found = {(one["cell"], one["peer"]): one.get("ratio") for one in table.merged(rows)}
        self.assertAlmostEqual(found["800x600 jpeg", "miniature"], 52 / 42)
        self.assertIsNone(found["400x300 jpeg", "miniature"])

    def test_keep_cells_together_that_were_measured_in_turns(self):
        rows = [row("a", 0, "x"), row("a", 0, "y"), row("b", 0, "x"), row("b", 0, "y")]
        self.assertEqual([one["cell"] for one in table.merged(rows)], ["x", "x", "y", "y"])

    def test_fit_a_terminal_of_120_columns(self):
        wide = row("a server of a long name", 0, resident=9e9, proportional=9e9, bytes=99999, score=99.9)
        wide |= {"cpu_ms": 9999.99, "server_ms": 999.99, "workers_ms": 999.99}
        wide |= {"rate": 99999.9, "p50": 9999.9, "p95": 9999.9, "p99": 9999.9}
        self.assertLessEqual(max(len(line) for line in table.lines([wide], {"cold": "Cold"})), 120)


class Reports(unittest.TestCase):
    def test_say_which_target_is_reached(self):
        told = "\n".join(report.targets(table.merged(ROWS)))
        self.assertIn("Throughput over the library alone, 800x600 jpeg | >= 0.9 x | 0.95 | reached", told)
        self.assertIn("not measured", told)

    def test_replace_only_what_is_between_the_markers(self):
        page = f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n"
        once = report.put(page, ["new"])
        self.assertEqual(once, f"before\n{report.BEGIN}\nnew\n{report.END}\nafter\n")
        self.assertEqual(report.put(once, ["new"]), once)

    def test_draw_well_formed_charts(self):
        from xml.etree import ElementTree

        soak = {**row("a <b> & c", 0), "growth_mb": [50.0, 60.0, 60.0], "minutes": 10}
        drawn = [chart(table.merged([*ROWS, soak])) for _, chart in charts.ALL.values()]
        self.assertGreaterEqual(sum(one is not None for one in drawn), 3)
        for one in filter(None, drawn):
            ElementTree.fromstring(one)
