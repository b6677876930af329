"""
How the documentation is built: offline, every warning an error.
"""

import sys
import tomllib
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS / "_ext"))

with (DOCS.parent / "pyproject.toml").open("rb") as file:
    release = tomllib.load(file)["project"]["version"]

project = "partnerkit"
author = "the partnerkit authors"
project_copyright = "2026, the partnerkit authors"
version = ".".join(release.split(".")[:2])

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "reference",
    "what_works",
]
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

# What a class is made of stands at its `__init__`.
autoclass_content = "both"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_maximum_signature_line_length = 160
napoleon_numpy_docstring = False
napoleon_use_ivar = True

nitpicky = True
nitpick_ignore_regex = [
    # The build reads nothing from the network, so only our own names can be looked up.
    ("py:.*", r"(?!partnerkit\b).*"),
    # Type variables, and ids, which are plain UUIDs to the eye, have no entry of their own.
    ("py:.*", r"partnerkit\..*\.[A-Z](_co|_contra)?"),
    ("py:.*", r"partnerkit\.values\.(\w+\.)?\w+Id"),
]

html_theme = "furo"
html_title = f"partnerkit {version}"
html_copy_source = False
html_show_sphinx = False
