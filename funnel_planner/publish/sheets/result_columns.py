"""Columns of the table of stages on the sheet of results; what a plan has only at times stands beyond ``GAP``."""

(REACHED, RATE, LOW, HIGH, OF_FIRST, DROPPED, LOST, OPEN, SETTLED, PLANNED_RATE, PLANNED, GAP) = range(1, 13)
