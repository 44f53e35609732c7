"""Starts Trongate Admin from a checkout."""

import sys

from trongate_admin.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
