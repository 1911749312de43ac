"""What the command line asks for and answers: options, JSON, and lines for people."""
