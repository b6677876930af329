"""One thing done to many clients, with a result for each."""
