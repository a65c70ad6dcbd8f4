"""`python -m app` is `tangkas`."""

from app.cli import main

main()
