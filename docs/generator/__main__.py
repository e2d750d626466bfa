"""Write the generated parts of the documents, or check that they are fresh.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; what is outside
of the marks is written by hand and stays as it is::

    python -m docs.generator            # write
    python -m docs.generator --check    # exit code 1 when a part is stale
"""

from __future__ import annotations

import sys

from docs.generator.pages import main

sys.exit(main(sys.argv[1:]))
