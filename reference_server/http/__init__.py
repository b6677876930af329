"""What all faces share of HTTP: requests, routes, headers, cookies, errors, log lines."""
