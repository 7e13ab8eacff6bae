# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
"""Pictures of which it is known how they look: each kind of file that other servers have shown wrong, with its colours."""

from cases.case import Ask, Case
from cases import animations, colours, damage, heif_pictures, limits, numbers, orientation, refusals, smaller, still

TABLES = (orientation, colours, numbers, heif_pictures, animations, damage, still, limits, smaller, refusals)
ALL = [case for table in TABLES for case in table.CASES]

__all__ = ["ALL", "Ask", "Case"]
