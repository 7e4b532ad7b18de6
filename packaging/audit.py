#!/usr/bin/env python3
"""Checks the libraries that PhotoSim uses for known vulnerabilities (pip-audit).

    python3 packaging/audit.py

The names and versions of the libraries are sent to its database. The exit status is 0 if none has a
known vulnerability, 1 if one has, and 2 if the check failed, for instance without a network.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import bootstrap


def verdict(report: dict[str, Any]) -> tuple[int, str]:
    """Read pip-audit's report.

    Args:
        report: Its JSON document.

    Returns:
        The exit status, and what to tell.
    """
    parts = report.get("dependencies", [])
    asked = [part for part in parts if "vulns" in part and "skip_reason" not in part]
    left_out = sorted(part["name"] for part in parts if part not in asked)
    weak = [(part, weakness) for part in asked for weakness in part["vulns"]]
    if not asked:
        return 2, "Nothing was audited: the database knows none of the libraries."
    lines = [
        f"{part['name']} {part['version']}: {weakness['id']}, "
        f"fixed in {', '.join(weakness.get('fix_versions', [])) or 'no version yet'}"
        for part, weakness in weak
    ]
    lines.append(f"{len(asked)} libraries audited, {len(weak)} known weaknesses.")
    if left_out:
        lines.append(f"Not in the database: {', '.join(left_out)}.")
    return int(bool(weak)), "\n".join(lines)


def audit(python: Path) -> tuple[int, str]:
    """Run pip-audit on an interpreter's libraries; returns the exit status and what to tell."""
    command = [str(python), "-P", "-m", "pip_audit", "--format=json", "--progress-spinner=off"]
    done = subprocess.run([*command, "--skip-editable"], capture_output=True, text=True)
    try:
        return verdict(json.loads(done.stdout))
    except ValueError:
        reason = (done.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return 2, f"Nothing was audited; the database cannot be asked: {reason}"


def main() -> int:
    """Set up what is missing, audit and report."""
    status, words = audit(bootstrap.prepare(bootstrap.ROOT, bootstrap.Need(extras=("audit",))))
    print(words)
    return status


if __name__ == "__main__":
    sys.exit(bootstrap.reporting_faults(main))
