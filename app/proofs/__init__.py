"""Kartu bukti: what is proved of every process, for anybody to read."""
