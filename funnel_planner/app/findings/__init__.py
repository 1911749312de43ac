"""What the views of the results show: found out under a look, and said in words."""
