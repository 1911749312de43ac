"""Run the benchmarks: ``python -m tests.benchmarks [NAME ...]``, all of ``NAMES`` by default."""

import importlib
import sys

NAMES = ("filters", "import", "start_up", "window", "opening", "peers", "ordered", "repaint")


def main() -> int:
    """Run the named benchmarks one after the other; each prints its figures."""
    names = sys.argv[1:] or NAMES
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print("unknown:", *unknown, "- choose from:", *NAMES)
        return 2
    for name in names:
        print(f"== {name}", flush=True)
        importlib.import_module(f"tests.benchmarks.bench_{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
