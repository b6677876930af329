"""
``python -m reference_server work``: it does what waits, says what waits, and ends when it is told to.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, cast

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from reference_server.cli import main
from reference_server.working import JsonLines, beside
from tests.api.world import World, stop

ROOT = Path(__file__).parents[2]
KEYS = {"PARTNERKIT_SIGNING_KEYS": "a long random value of a vendor's own"}
MAILING = KEYS | {"PARTNERKIT_SMTP_URL": "smtp://mail.example.com", "PARTNERKIT_MAIL_FROM": "mail@example.com"}


def command(world: World, *options: str) -> Result:
    """
    Run the command on a world's database.
    """
    return CliRunner(env=KEYS).invoke(main, ["work", "--database", world.settings.database_url, *options])


@pytest.mark.requirement("BX-06", call="worker.Worker.run")
def test_it_works_until_nothing_is_due(world: World) -> None:
    """
    Several threads share what there is, and end.
    """
    before = command(world, "--state")
    done = command(world, "--until-idle", "--threads", "3")
    after = command(world, "--state")

    assert (before.exit_code, done.exit_code, after.exit_code) == (0, 0, 0)
    assert "the oldest since 2026-" in before.output
    assert after.output.splitlines() == [
        "events            0 waiting",
        "deliveries        0 waiting      0 stopped",
        "mails             0 waiting      0 stopped",
        "jobs              0 waiting      0 stopped",
    ]


def test_what_is_stuck_ends_it_with_one(world: World) -> None:
    """
    For a monitor, which need not read.
    """
    stop(world.database)
    found = command(world, "--state")

    assert found.exit_code == 1
    assert "deliveries        0 waiting      1 stopped" in found.output


def test_an_error_ends_it_by_its_name_alone(world: World) -> None:
    """
    Until nothing is due: what could not be done is told, without anything that an error quotes.
    """
    with world.database.engine.begin() as connection:
        connection.execute(sa.text("update pk_notice set payload = 'no secret {'"))
    found = command(world, "--until-idle")

    assert found.exit_code == 1
    assert "the worker could not go on: " in found.output
    assert "no secret" not in found.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "set PARTNERKIT_SIGNING_KEYS"),
        ({"PARTNERKIT_SIGNING_KEYS": "short"}, "PARTNERKIT_SIGNING_KEYS: "),
        (KEYS | {"PARTNERKIT_SMTP_URL": "smtp://mail.example.com"}, "PARTNERKIT_MAIL_FROM: "),
        (MAILING | {"PARTNERKIT_SMTP_URL": "mail.example.com"}, "PARTNERKIT_SMTP_URL: "),
        (MAILING | {"PARTNERKIT_MAIL_FROM": "nobody"}, "PARTNERKIT_MAIL_FROM: "),
        (MAILING, "PARTNERKIT_BASE_URL"),
    ],
)
def test_wrong_settings_are_told(world: World, given: dict[str, str], said: str) -> None:
    """
    In one sentence.
    """
    asked = ["work", "--until-idle", "--database", world.settings.database_url]
    found = CliRunner(env=given).invoke(main, asked)

    assert found.exit_code == 2
    assert said in found.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(world: World, number: signal.Signals) -> None:
    """
    It ends with 0, after what it has at hand.
    """
    asked = [sys.executable, "-m", "reference_server", "work", "--database", world.settings.database_url]
    with subprocess.Popen(asked, cwd=ROOT, env=os.environ | KEYS, stderr=subprocess.PIPE, text=True) as process:
        until(process, "no mail server is set")
        process.send_signal(number)
        assert process.wait(timeout=20) == 0


def until(process: subprocess.Popen[str], said: str) -> None:
    """
    Read JSON lines until one says something; a signal is heard from then on.
    """
    for line in cast("IO[str]", process.stderr):
        if said in json.loads(line)["message"]:
            time.sleep(1)
            return


def test_a_log_line_tells_no_error_but_its_name() -> None:
    """
    What an error says may quote what it was about (A-35).
    """
    try:
        raise ValueError("swordfish")
    except ValueError:
        record = logging.makeLogRecord({"msg": "no", "levelname": "ERROR", "exc_info": sys.exc_info()})
    line = JsonLines().format(record)

    assert json.loads(line)["error"] == "ValueError"
    assert "swordfish" not in line
    assert "error" not in json.loads(JsonLines().format(logging.makeLogRecord({"msg": "yes"})))


def test_a_worker_stands_beside_a_server(world: World) -> None:
    """
    As `serve --work` has it: everything is told while the block lasts.
    """
    with beside(world.database, None):
        for _ in range(100):
            if world.call("vendor", "GET", "/worker").json["events"] == 0:
                break
            time.sleep(0.05)

    assert world.call("vendor", "GET", "/worker").json["events"] == 0
