"""Stands in for `vggdigits teach`: says the events that it is given on standard input, a JSON object a line.

What it was started with is said first, as {"event": "argv"}. `stop` ends it as the real one ends; `die` kills it.
"""

from __future__ import annotations

import json
import os
import signal
import sys


def main() -> int:
    print(json.dumps({"event": "argv", "argv": sys.argv[1:]}), flush=True)
    for line in sys.stdin:
        order = line.strip()
        if order == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if order == "stop":
            break
        print(order, flush=True)
        match json.loads(order)["event"]:
            case "done":
                return 0
            case "error":
                return 1
    print(json.dumps({"event": "error", "message": "stopped", "stopped": True}), flush=True)
    return 143


if __name__ == "__main__":
    sys.exit(main())
