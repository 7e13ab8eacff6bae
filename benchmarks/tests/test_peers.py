# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0

import tempfile
import unittest
from pathlib import Path

from harness import peers, scenarios
from harness.processes import Failure

FOLDER = Path(__file__).resolve().parents[1] / "peers"


def written(text):
    """A peer read from text."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write(text)
        file.flush()
        return peers.read(file.name)


class Peers(unittest.TestCase):
    def test_in_the_folder_can_all_be_read_and_name_scenarios_that_exist(self):
        for path in FOLDER.glob("*.toml"):
            peer = peers.read(path)
            self.assertLessEqual(set(peer.scenarios), set(scenarios.ALL), path)
            for kind in peer.urls:
                self.assertTrue(peer.path(kind, 800, 600, "a.jpg", "http://127.0.0.1/a.jpg").startswith("/"), path)

    def test_begin_with_miniature_and_leave_out_templates(self):
        names = [peer.name for peer in peers.read_all(FOLDER)]
        self.assertEqual(names[0], "miniature")
        self.assertNotIn("imgproxy", names)

    def test_with_a_word_that_means_nothing_are_refused(self):
        for text, part in (
            ('name = "a"\nurl = "/"\n', "url"),
            ('name = "a"\nscenarios = []\nurls = {}\n', "either start or address"),
            ("name = \n", "not TOML"),
        ):
            with self.assertRaisesRegex(Failure, part):
                written(text)

    def test_can_not_use_a_placeholder_that_is_not_known(self):
        peer = written(
            'name = "a"\naddress = "http://127.0.0.1:1"\nscenarios = ["cold"]\n[urls]\njpeg = "/<widht>/<key>"\n'
        )
        with self.assertRaisesRegex(Failure, "<widht>"):
            peer.path("jpeg", 1, 1, "k", "s")
