"""The table of words is made from WordNet's files; a few lines stand for them here."""

from pathlib import Path

import pytest

import words

NOUNS = """\
  1 a licence
00000001 03 n 01 thing 0 000 | all there is
00000002 05 n 02 cat 0 true_cat 0 001 @ 00000001 n 0000 | purrs
00000003 05 n 01 tabby 0 001 @ 00000002 n 0000 | striped
00000004 05 n 01 manx 0 001 @ 00000002 n 0000 | without a tail
00000005 18 n 02 cat 1 gossip 0 001 @ 00000001 n 0000 | spiteful
00000006 05 n 02 goose 0 gossip 1 001 @i 00000001 n 0000 | honks
"""
INDEX = """\
cat n 2 1 @ 2 1 00000002 00000005
true_cat n 1 1 @ 1 0 00000002
tabby n 1 1 @ 1 0 00000003
manx n 1 1 @ 1 0 00000004
gossip n 2 1 @ 2 1 00000005 00000006
goose n 1 1 @ 1 0 00000006
thing n 1 0 1 0 00000001
"""
SOURCE = """\
00000003\ttabby\tTigerkatze, Getigerte Katze
00000004\tmanx
00000006\tgoose\tGans
00000002\tcat\tKatze
"""


@pytest.fixture
def wordnet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> words.WordNet:
    monkeypatch.setattr(words, "LABELS", 3)
    monkeypatch.setattr(words, "MOST", 3)
    (tmp_path / "data.noun").write_text(NOUNS)
    (tmp_path / "index.noun").write_text(INDEX)
    (tmp_path / "cntlist.rev").write_text("cat%1:05:00:: 1 18\ngossip%1:18:00:: 1 99\n")
    (tmp_path / "noun.exc").write_text("geese goose\nmice mouse\n")
    return words.read_wordnet(tmp_path)


def test_words_mean_labels_and_groups_by_the_shares_of_their_uses(wordnet: words.WordNet) -> None:
    lines = words.table(wordnet, SOURCE, ["tabby"]).splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "3\t0-1",
        "en\tcat\t3:99",
        "en\tgoose\t2:100",
        "en\tmanx\t1:100",
        "en\ttabby\t0:100",
        "en\ttrue cat\t3:100\trare",
        "de\tGans\t2:100",
        "de\tGetigerte Katze\t0:100",
        "de\tKatze\t3:100",
        "de\tTigerkatze\t0:100",
        "plural\tgeese\tgoose",
    ]


def test_a_source_that_does_not_fit_is_refused(wordnet: words.WordNet) -> None:
    with pytest.raises(ValueError, match="does not know dog as 00000002"):
        words.table(wordnet, SOURCE.replace("\tcat", "\tdog"), ())


def test_the_table_that_ships_has_all_german_words_of_the_source() -> None:
    rows = [line.split("\t") for line in words.SOURCE.read_text(encoding="utf-8").splitlines()]
    german = {word for row in rows if len(row) > 2 for word in row[2].split(", ")}
    shipped = [line.split("\t") for line in words.TABLE.read_text(encoding="utf-8").splitlines()]
    assert german == {row[1] for row in shipped if row[0] == "de"}
    assert len(rows) > words.LABELS
    assert len({row[0] for row in rows}) == len(rows)


def test_all_everyday_synonyms_are_offered() -> None:
    everyday = words.EVERYDAY.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in words.TABLE.read_text(encoding="utf-8").splitlines()]
    assert everyday == sorted(set(everyday))
    assert set(everyday) <= {row[1] for row in rows if row[0] == "en" and len(row) == 3}
