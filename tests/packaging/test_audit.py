import sys
from pathlib import Path

import audit


def part(name: str, *weaknesses: str) -> dict[str, object]:
    vulns = [{"id": weakness, "fix_versions": ["9.9"]} for weakness in weaknesses]
    return {"name": name, "version": "1.0", "vulns": vulns}


def test_a_known_weakness_is_named_with_the_version_that_mends_it() -> None:
    status, words = audit.verdict({"dependencies": [part("a"), part("b", "CVE-1")]})
    assert status == 1
    assert "b 1.0: CVE-1, fixed in 9.9" in words
    assert "2 libraries audited, 1 known weaknesses." in words


def test_what_the_database_does_not_know_is_no_clean_bill() -> None:
    unknown = {"name": "c", "skip_reason": "Dependency not found"}
    assert audit.verdict({"dependencies": [part("a"), unknown]})[0] == 0
    assert "Not in the database: c." in audit.verdict({"dependencies": [part("a"), unknown]})[1]
    status, words = audit.verdict({"dependencies": [unknown]})
    assert status == 2
    assert "Nothing was audited" in words


def test_without_pip_audit_or_a_network_it_says_so(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!{sys.executable}\nimport sys; sys.exit('no route to the database')\n")
    python.chmod(0o700)
    status, words = audit.audit(python)
    assert status == 2
    assert "no route to the database" in words
