# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0

import contextlib
import io
import unittest

from harness.load import arguments, is_loopback, paths


def refused(*words):
    """What is said to arguments that are refused."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), unittest.TestCase().assertRaises(SystemExit):
        arguments(list(words))
    return said.getvalue()


class Caps(unittest.TestCase):
    def test_are_both_required_for_any_host_but_the_loopback(self):
        for more in ([], ["--rate", "5"], ["--requests", "5"]):
            self.assertIn("give --rate and --requests", refused("https://pictures.example", "--key", "a.jpg", *more))
        arguments(["https://pictures.example", "--key", "a.jpg", "--rate", "5", "--requests", "5"])
        arguments(["http://127.0.0.1:8080", "--key", "a.jpg"])

    def test_are_not_lifted_by_names_that_look_like_the_loopback(self):
        for host in ("127.0.0.1.example", "localhost.example", "10.0.0.1", "0.0.0.0", "example"):
            self.assertFalse(is_loopback(host), host)
        for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost"):
            self.assertTrue(is_loopback(host), host)

    def test_have_bounds(self):
        for more in (["--rate", "0"], ["--rate", "-1"], ["--requests", "0"], ["--clients", "0"]):
            refused("http://127.0.0.1", "--key", "a.jpg", *more)

    def test_come_with_at_least_one_key_and_a_bare_host(self):
        self.assertIn("--key", refused("http://127.0.0.1"))
        self.assertIn("not http", refused("http://127.0.0.1/800x600/a.jpg", "--key", "a"))
        self.assertIn("not http", refused("ftp://127.0.0.1", "--key", "a"))


class Paths(unittest.TestCase):
    def of(self, scenario, *more):
        words = ["http://127.0.0.1", "--key", "a b.jpg", "--key", "c.jpg", "--scenario", scenario, *more]
        return paths(arguments(words), "now")

    def test_are_as_many_as_the_cap_allows(self):
        for scenario in ("hit", "cold", "stampede", "ladder"):
            self.assertEqual(len(self.of(scenario, "--requests", "7")), 7)

    def test_of_cold_misses_are_all_different(self):
        self.assertEqual(len(set(self.of("cold", "--requests", "50"))), 50)

    def test_of_a_stampede_are_all_the_same(self):
        self.assertEqual(set(self.of("stampede")), {"/800x600,version=load-now/a%20b.jpg"})

    def test_of_a_ladder_have_each_size_of_a_key_in_a_row(self):
        first = self.of("ladder", "--requests", "4")
        self.assertEqual(first, ["/800x600/a%20b.jpg", "/400x300/a%20b.jpg", "/200x150/a%20b.jpg", "/800x600/c.jpg"])
