"""What is proved of every process table: see README.md in this folder."""
