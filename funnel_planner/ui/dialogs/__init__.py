"""Dialogs: only for files and for decisions that cannot be undone."""
