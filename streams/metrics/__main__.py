"""``python -m streams.metrics > docs/metrics.md``"""

import sys

from streams.metrics.page import page

sys.stdout.write(page())
