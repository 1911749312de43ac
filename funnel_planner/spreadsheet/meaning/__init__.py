"""What a foreign table means: columns, types, roles, shapes, labels; proposed with evidence."""
