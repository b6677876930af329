"""
What is installed is what was tested: the wheel is built, unpacked, and used alone.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REVISIONS = ROOT / "src" / "partnerkit" / "adapters" / "sqlalchemy" / "migrations" / "versions"
PROGRAM = """
import sys, sqlalchemy as sa
sys.path.insert(0, sys.argv[1])
import partnerkit
from partnerkit.adapters.sqlalchemy import check_schema, upgrade
with sa.create_engine("sqlite://").begin() as connection:
    print(partnerkit.__file__, len(upgrade(connection)))
    check_schema(connection)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The wheel, unpacked.
    """
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_a_wheel_upgrades_a_database(wheel: Path) -> None:
    """
    All revisions are in it, and are found from wherever it is installed.
    """
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROGRAM, str(wheel)], capture_output=True, text=True, check=True, cwd=wheel
    )

    revisions = len(list(REVISIONS.glob("partnerkit_*.py")))
    assert revisions
    assert done.stdout.split() == [str(wheel / "partnerkit" / "__init__.py"), str(revisions)]


def test_a_wheel_has_the_library_alone(wheel: Path) -> None:
    """
    Every file of the library, catalogues and mark for type checkers too; neither the reference server nor tests.
    """
    library = {str(file.relative_to(ROOT / "src")) for file in (ROOT / "src" / "partnerkit").rglob("*")}
    files = {name for name in library if "__pycache__" not in name and (ROOT / "src" / name).is_file()}
    found = {str(file.relative_to(wheel)) for file in wheel.rglob("*") if file.is_file()}

    assert {"partnerkit/py.typed", "partnerkit/locale/fr/LC_MESSAGES/partnerkit.mo"} <= files
    assert {name for name in found if ".dist-info/" not in name} == files
