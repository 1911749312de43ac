"""What happened: pure functions of imported leads; numpy allowed, no Qt, no SQL."""
