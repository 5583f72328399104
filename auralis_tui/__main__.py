"""Lets `python -m auralis_tui` run the command line."""

import sys

from auralis_tui.cli import main

sys.exit(main())
