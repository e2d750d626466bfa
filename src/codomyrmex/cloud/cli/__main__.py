"""``python -m codomyrmex.cloud.cli`` is `cmx`."""

from __future__ import annotations

import sys

from codomyrmex.cloud.cli.main import main

sys.exit(main())
