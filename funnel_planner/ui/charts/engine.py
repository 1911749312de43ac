"""Loads the chart library: import this on a worker thread after the first paint, nowhere earlier."""

import pyqtgraph

__all__ = ["pyqtgraph"]

pyqtgraph.setConfigOptions(antialias=True)
