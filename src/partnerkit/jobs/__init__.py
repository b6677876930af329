"""Jobs: what takes longer than a request, done by the worker piece by piece, with a result a row (BX-13)."""
