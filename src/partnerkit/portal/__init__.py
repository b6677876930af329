"""The client portal: what an account shows its clients, and what they may do there."""
