"""The pages: partner console, account workspace and vendor office."""
