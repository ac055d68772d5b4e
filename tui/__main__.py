"""`python -m tui` is the same program as `paymatch`; the app starts its child processes so."""

import sys

from tui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
