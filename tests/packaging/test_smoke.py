import smoke


def test_kinds_are_read_from_an_answer_in_its_order() -> None:
    results = [{"path": "/a/balls 3.png"}, {"path": "/a/b c/board 1.png"}]
    assert smoke.kinds_found({"results": results}) == ["balls", "board"]


def test_passed_and_failed_checks_are_counted() -> None:
    checks = smoke.Checks()
    checks.check("one", True)
    checks.check("two", [])
    assert (checks.passed, checks.failed) == (1, 1)
