"""Make the table of words that PhotoSim knows the look of: resources/words/table.tsv.

    python packaging/words.py FOLDER

FOLDER holds WordNet 3.0's database files data.noun, index.noun, noun.exc and cntlist.rev, for
example usr/share/wordnet of Debian's package wordnet-base (`apt-get download wordnet-base`, then
`dpkg-deb -x`).

The networks tell 1,000 labels apart; each is a noun of WordNet, and words.tsv beside this script
names them in the networks' order: number in WordNet, English name, German names. The lines after
those give German names to groups of labels. They were translated by hand for PhotoSim, and are as
free as it is.

A word is known if one of its meanings is a label, or lies above fewer than MOST labels in
WordNet's tree. A meaning weighs by its share of the uses of the word in the texts that WordNet's
makers have marked; half a use, divided by its rank, stands for those never met there. A word that
mostly means what no label shows, such as "head", is left out if its meanings here weigh less than
LEAST, unless it is a label's own name, such as "mouse". In German a word has no such counts, and
means all that it is given for.

While a word is typed, the names in words.tsv are offered and those synonyms that
everyday_words.txt lists. All others, such as "spermatophyte", are marked as rare.
"""

import argparse
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "packaging" / "words.tsv"
EVERYDAY = ROOT / "packaging" / "everyday_words.txt"
TABLE = ROOT / "resources" / "words" / "table.tsv"
LABELS = 1_000
LEAST = 0.05
MOST = 400  # up to "animal"; above are only "living thing", "artifact" and the like
_WORD = re.compile(r"[a-z0-9][a-z0-9 .'/-]*")
_HEADER = """\
# Words that PhotoSim knows the look of; made by packaging/words.py.
# English words and groups: WordNet 3.0, see WordNet.txt beside this file. German words: PhotoSim's.
# A line of two: a group's number, and the labels in it. A line of three: language, word, meanings,
# each a label's or group's number and its weight in hundredths. One more word, "rare": it is not
# offered while it is typed. "plural": an irregular form.
"""


@dataclass
class WordNet:
    """The nouns of WordNet.

    Attributes:
        words: Of each meaning.
        above: Of each meaning, the more general ones.
        meanings: Of each word, the most frequent first.
        uses: How often a word was met in a meaning.
        plurals: Words by their irregular plurals.
    """

    words: dict[int, list[str]] = field(default_factory=dict)
    above: dict[int, list[int]] = field(default_factory=dict)
    meanings: dict[str, list[int]] = field(default_factory=dict)
    uses: dict[tuple[str, int], int] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)

    def weights(self, word: str) -> dict[int, float]:
        """The shares of a word's meanings in its uses."""
        counts = {
            meaning: self.uses.get((word, meaning), 0) + 0.5 / rank
            for rank, meaning in enumerate(self.meanings[word], start=1)
        }
        total = sum(counts.values())
        return {meaning: count / total for meaning, count in counts.items()}


def read_wordnet(folder: Path) -> WordNet:
    """Read the nouns from WordNet's database files (see its manual page wndb)."""
    net = WordNet()
    keys: dict[str, tuple[str, int]] = {}
    for fields in _lines(folder / "data.noun"):
        meaning, count = int(fields[0]), int(fields[3], 16)
        pairs = [(fields[4 + 2 * place], fields[5 + 2 * place]) for place in range(count)]
        net.words[meaning] = [_plain(word) for word, _ in pairs]
        for word, number in pairs:
            key = f"{word.lower()}%1:{fields[1]}:{int(number, 16):02}::"
            keys[key] = _plain(word), meaning
        pointers = fields[5 + 2 * count :]
        net.above[meaning] = [
            int(target)
            for kind, target in zip(pointers[0::4], pointers[1::4], strict=False)
            if kind in ("@", "@i")
        ]
    for fields in _lines(folder / "index.noun"):
        net.meanings[_plain(fields[0])] = [int(number) for number in fields[-int(fields[2]) :]]
    for fields in _lines(folder / "cntlist.rev"):
        if fields[0] in keys:
            net.uses[keys[fields[0]]] = int(fields[2])
    for fields in _lines(folder / "noun.exc"):
        net.plurals[_plain(fields[0])] = _plain(fields[1])
    return net


def _lines(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="ascii") as stream:
        for line in stream:
            if not line.startswith(" "):  # the licence
                yield line.partition(" | ")[0].split()


def _plain(word: str) -> str:
    return word.replace("_", " ").lower()


def groups(net: WordNet, labels: Sequence[int]) -> dict[int, list[int]]:
    """The labels at or below each meaning that has few enough of them, by number."""
    below: dict[int, set[int]] = {}
    for number, label in enumerate(labels):
        waiting = [label]
        while waiting:
            meaning = waiting.pop()
            below.setdefault(meaning, set()).add(number)
            waiting += net.above[meaning]
    return {
        meaning: sorted(numbers)
        for meaning, numbers in sorted(below.items())
        if len(numbers) < MOST
    }


def table(net: WordNet, source: str, everyday: Collection[str]) -> str:
    """The text of the table, from WordNet, the text of words.tsv and the everyday synonyms.

    Raises:
        ValueError: The two do not belong together.
    """
    rows = [line.split("\t") for line in source.splitlines()]
    labels = [int(row[0]) for row in rows[:LABELS]]
    for row in rows:
        if net.words.get(int(row[0]), [""])[0] != row[1].lower():
            raise ValueError(f"WordNet does not know {row[1]} as {row[0]}")
    known = groups(net, labels)
    numbers = {label: number for number, label in enumerate(labels)}
    for meaning in known:
        numbers.setdefault(meaning, len(numbers))
    lines = [
        f"{number}\t{_spans(known[meaning])}"
        for meaning, number in numbers.items()
        if number >= LABELS
    ]
    english = sorted({word for meaning in known for word in net.words[meaning]})
    offered = {row[1].lower() for row in rows}.union(everyday)
    for word in english:
        weights = {numbers[m]: w for m, w in net.weights(word).items() if m in numbers}
        is_own_name = any(net.words[m][0] == word for m in labels if m in net.meanings[word])
        if _WORD.fullmatch(word) and (is_own_name or sum(weights.values()) >= LEAST):
            rare = "" if word in offered else "\trare"
            lines.append(f"en\t{word}\t{_weights(weights)}{rare}")
    german: dict[str, dict[int, float]] = {}
    for row in rows:
        for word in row[2].split(", ") if len(row) > 2 else ():
            german.setdefault(word, {})[numbers[int(row[0])]] = 1.0
    lines += [f"de\t{word}\t{_weights(weights)}" for word, weights in sorted(german.items())]
    lines += [
        f"plural\t{plural}\t{word}"
        for plural, word in sorted(net.plurals.items())
        if word in set(english) and plural not in net.meanings
    ]
    return _HEADER + "\n".join(lines) + "\n"


def _weights(weights: Mapping[int, float]) -> str:
    return " ".join(
        f"{number}:{max(1, round(weight * 100))}" for number, weight in sorted(weights.items())
    )


def _spans(numbers: Sequence[int]) -> str:
    """Ascending numbers with neighbours joined: 1-3 7."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return " ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in spans)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where WordNet 3.0's database files are")
    folder: Path = parser.parse_args().folder
    everyday = EVERYDAY.read_text(encoding="utf-8").splitlines()
    text = table(read_wordnet(folder), SOURCE.read_text(encoding="utf-8"), everyday)
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TABLE}: {text.count(chr(10))} lines, {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
