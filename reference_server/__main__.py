"""``python -m reference_server``."""

from reference_server.cli import main

if __name__ == "__main__":
    main(prog_name="python -m reference_server")
