"""Every process as people meet it: its picture, its steps, and where a case of it stands."""
