"""What will happen: pure functions of a plan; numpy allowed, no Qt, no SQL."""
