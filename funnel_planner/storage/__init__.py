"""The plan file: the only place that speaks SQL.

plan_file     open, create, check, copy: the way in
plan_shelf    what one can do with plans: record, undo, trash, clone
lead_shelf    what one can do with lead batches: write, load, search
database      connections, transactions, failures of the disk
migrations    the schema and how older files become today's
plans         a plan as normalised tables
revisions     the line of edits that undo walks along
columns       coded lead columns as checksummed BLOBs
batch_writer  storing an import on a worker thread
batches       reading and removing lead batches
backups       copies, checked before they count
lock, turn    one writer per file; who may write next within it
records       what the file tells about its plans, revisions and batches
"""
