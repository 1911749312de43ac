"""Funnel Planner: design funnels, import leads, see conversion live, plan ahead, hand over Excel.

The map, from the bottom up; each layer imports only layers below it:

paths        where the program's own files and the user's files are
words        the catalogue (English, Polish), numbers and dates as people write them
domain       what a funnel is: an immutable Plan and its rules
analytics    what happened: pure functions of imported leads
forecast     what will happen: pure functions of a plan
storage      the plan file: the only place that speaks SQL
spreadsheet  reading foreign files in a guarded child process
publish      writing workbooks
app          what one can do: session, editing, importing, exporting
ui           what one sees: the only place that speaks Qt
cli          the same for scripts
"""

__version__ = "0.1.0"
