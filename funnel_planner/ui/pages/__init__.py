"""The places of the rail, one module each."""
