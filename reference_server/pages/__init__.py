"""The pages: partner console and account workspace."""
