"""Files that leads come from: looked over, drafted, brought in, linked and read again."""
