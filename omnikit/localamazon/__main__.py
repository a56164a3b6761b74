"""`python -m omnikit.localamazon`."""

import sys

from omnikit.localamazon.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
