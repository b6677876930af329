"""What goes on behind the scenes: mails, events, webhooks and jobs, step by step."""
