"""Versions of processes: what differs, how many cases run on each, and how running cases go over to a newer one."""
