"""Prints the n-th fenced `sh` block of the README, so that CI runs what a reader would."""

import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)

blocks = BLOCK.findall((Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8"))
print(blocks[int(sys.argv[1]) - 1])
