"""Charts: painted by hand, so that they are there at once; pyqtgraph is loaded for a closer look."""
