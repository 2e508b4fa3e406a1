"""What the processes say is JSON a line, and its time names its offset, wherever the machine stands."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta

SAYS = "import structlog; from linkage.speech import set_up; set_up(); structlog.get_logger().info('到港', unit='u')"


def test_the_time_of_a_line_names_its_offset() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SAYS], env=os.environ | {"TZ": "Asia/Shanghai"}, capture_output=True, check=True
    )
    said = json.loads(ran.stderr)
    assert (said["event"], said["unit"], said["level"]) == ("到港", "u", "info")
    assert datetime.fromisoformat(said["timestamp"]).utcoffset() == timedelta(0)
