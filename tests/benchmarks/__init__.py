"""
How fast, in ratios to a floor and to peers: `python -m tests.benchmarks [NAME…] [--quick] --json FILE`.

Floor, case and peers run in turn within each round, so that a slow moment of the machine meets all of them; a ratio is
the median over the rounds. Nothing here ever fails for being slow.
"""
