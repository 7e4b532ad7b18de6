"""Whatever happens, no step of tidying up takes the last file of a picture."""

import itertools
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from photosim.catalogue.records import Alike, Likeness
from photosim.console import follow
from photosim.desktop.files import operations, undo_steps
from photosim.desktop.files.removals import Removal
from photosim.desktop.files.steps import Records, Step, remove_copies, undo_last
from photosim.desktop.files.undo_steps import Kind
from photosim.desktop.tasks.stop_flag import StopFlag
from photosim.desktop.tidy.review import Review
from photosim.library import duplicate_groups
from photosim.library.duplicate_groups import Decisions, Groups, group_copies
from photosim.library.keepers import KeepRules
from photosim.library.sets import PictureFile
from photosim.vision.files import fingerprint

PICTURES, VARIANTS = 3, 2
ROOTS = ("library", "drive")
NAMES = ("a.jpg", "b.jpg", "c.png", "d.jpg")
places = st.tuples(st.sampled_from(ROOTS), st.sampled_from(NAMES))


class Killed(BaseException):
    """The program was ended, at once."""


@contextmanager
def killed_at(moment: int) -> Iterator[None]:
    """End the program when it has touched the disk so often; afterwards nothing is touched."""
    left = moment

    def mortal(name: str, module: object) -> "mock._patch[object]":
        real = getattr(module, name)

        def touch(*arguments: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            result = real(*arguments, **named)
            left -= 1
            if left < 0:
                raise Killed
            return result

        return mock.patch.object(module, name, touch)

    with (
        mortal("move_to_trash", operations),
        mortal("put_back", operations),
        mortal("dumps", json),
        mortal("fsync", os),
        mortal("atomic_write", undo_steps),
    ):
        yield


def content(picture: int, variant: int) -> bytes:
    return f"picture {picture}, variant {variant}".encode()


class Tidying(RuleBasedStateMachine):
    """A library on two drives whose files a person copies, links, changes, unplugs, tidies up."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="photosim-tidying-"))
        self.data = self.place / "data"
        self.data.mkdir()
        self.before = os.environ.get("XDG_DATA_HOME")
        os.environ["XDG_DATA_HOME"] = str(self.place / "share")
        self.groups = Groups(())
        self.review = Review()
        self.waiting: set[Path] = set()  # what a later start is to bring back
        self.restart()

    def teardown(self) -> None:
        os.environ.pop("XDG_DATA_HOME")
        if self.before is not None:
            os.environ["XDG_DATA_HOME"] = self.before
        shutil.rmtree(self.place)

    def path(self, place: tuple[str, str]) -> Path:
        return self.place / place[0] / place[1]

    def restart(self) -> None:
        self.records = Records(self.data / "undo.json", self.data / "removals.jsonl")
        recovery = self.records.recovery
        self.waiting -= {move.before for move in recovery.back}
        self.waiting |= {*(move.before for move in recovery.left), *recovery.away}

    @initialize(
        files=st.dictionaries(
            places,
            st.tuples(st.integers(0, PICTURES - 1), st.integers(0, VARIANTS - 1)),
            min_size=4,
        )
    )
    def fill(self, files: dict[tuple[str, str], tuple[int, int]]) -> None:
        for root in ROOTS:
            (self.place / root).mkdir()
        for place, (picture, variant) in files.items():
            self.path(place).write_bytes(content(picture, variant))
        self.look()

    # What is there

    def alive(self) -> dict[int, set[Path]]:
        """The pictures of which there is a file within reach, with these files."""
        found: dict[int, set[Path]] = {}
        for root in ROOTS:
            folder = self.place / root
            for path in folder.iterdir() if folder.is_dir() else ():
                if path.is_file():
                    words = path.read_bytes().split(b",")[0].split()
                    if words[0] == b"picture":
                        found.setdefault(int(words[1]), set()).add(path.resolve())
        return found

    # What a person does elsewhere

    @rule(source=places, new=places, how=st.sampled_from(["copy", "link", "symlink", "move"]))
    def change_files(self, source: tuple[str, str], new: tuple[str, str], how: str) -> None:
        here, there = self.path(source), self.path(new)
        if not here.is_file() or os.path.lexists(there) or not there.parent.is_dir():
            return
        if how == "copy":
            shutil.copy2(here, there)
        elif how == "link":
            os.link(here, there, follow_symlinks=False)
        elif how == "symlink":
            there.symlink_to(here)
        else:
            here.rename(there)

    @rule(
        which=st.integers(0, 9),
        how=st.sampled_from(["edit", "delete", "link", "symlink"]),
        seed=st.integers(0, 1_000),
    )
    def spoil_what_stays(self, which: int, how: str, seed: int) -> None:
        """Change the first of a group, or put a link to another of it in its place; then tidy."""
        if not self.groups.all:
            return
        group = self.groups.all[which % len(self.groups.all)]
        first, other = (member.files[0].path for member in group.members[:2])
        if not (first.is_file() and other.is_file()) or first.samefile(other):
            return
        first.unlink()
        if how == "edit":
            first.write_bytes(b"something else")
        elif how == "link":
            first.hardlink_to(other)
        elif how == "symlink":
            first.symlink_to(other)
        self.step(seed, None)

    @rule(place=places, number=st.integers(0, 9))
    def edit(self, place: tuple[str, str], number: int) -> None:
        path = self.path(place)
        if path.is_file():
            path.write_bytes(f"something else {number}".encode())

    @rule(place=places)
    def delete(self, place: tuple[str, str]) -> None:
        self.path(place).unlink(missing_ok=True)

    @rule()
    def plug(self) -> None:
        here, away = self.place / "drive", self.place / "unplugged"
        (here.rename(away) if here.exists() else away.rename(here))

    # What the program sees, perhaps long before it acts

    @rule(kept=st.sampled_from([(), ("library",), ("drive",)]), same=st.booleans())
    def look(self, kept: tuple[str, ...] = (), same: bool = True) -> None:
        files = [
            PictureFile(
                id=number,
                path=path,
                content=fingerprint(path),
                size=path.stat().st_size,
                mtime_ns=path.stat().st_mtime_ns,
                width=100 + number,
                height=100,
            )
            for number, (root, name) in enumerate((r, n) for r in ROOTS for n in NAMES)
            for path in [self.place / root / name]
            if path.is_file()
        ]
        hashes = {item.content for item in files}
        known = [
            [self.hash_of(content(picture, variant)) for variant in range(VARIANTS)]
            for picture in range(PICTURES)
        ]
        pairs = [
            Alike(min(one, other), max(one, other), Likeness.SURE, 50, 0)
            for one, other in known
            if {one, other} <= hashes
        ]
        rules = KeepRules(tuple(self.place / root for root in kept))
        self.groups = Groups(tuple(follow(group_copies(files, pairs, Decisions(), rules))))

    def hash_of(self, data: bytes) -> bytes:
        file = self.place / "content"
        file.write_bytes(data)
        return fingerprint(file)

    # Tidying up

    def step(self, seed: int, moment: int | None, *, closing: bool = False) -> None:
        """Mark at random, accept, and perhaps be killed on the way, or close the window."""
        chance = random.Random(seed)
        for kind in (duplicate_groups.Kind.SAME_FILE, duplicate_groups.Kind.SAME_PICTURE):
            review = Review()
            review.show(self.groups, kind)
            for group in review.groups:
                for member in group.members:
                    if chance.random() < 0.5:
                        review.mark(group, member, trash=chance.random() < 0.7)
            removals = review.removals(review.groups)
            if chance.random() < 0.3:  # whatever lists overlap, as if groups were not disjoint
                swapped = [Removal(one.stayed, one.files) for one in removals]
                removals += chance.sample(swapped, len(swapped))
            before = self.alive()
            if moment is None:
                self.run(Step(Kind.REMOVED), removals)
            elif closing:
                self.close(removals, moment)
            else:
                waited = self.kill(removals, moment)
                files = set().union(*before.values())
                assert set().union(*self.alive().values()) == files | waited, (
                    "a step that was cut off is not undone"
                )
            assert before.keys() <= self.alive().keys(), "the last file of a picture is gone"

    def run(self, step: Step, removals: list[Removal]) -> None:
        for _ in remove_copies(step, removals, self.records):
            pass

    def close(self, removals: list[Removal], copies: int) -> None:
        """Close the window when so many copies were looked at; what is done stays done."""
        step = Step(Kind.REMOVED)
        steps = remove_copies(step, removals, self.records)
        list(itertools.islice(steps, copies))
        steps.close()
        self.restart()
        # An earlier step may have waited for a drive; and a link may lead to what has gone, too.
        assert not {move.after for move in step.moves} & {
            move.after for move in self.records.recovery.back
        }
        assert all(os.path.lexists(move.after) for move in step.moves)

    def kill(self, removals: list[Removal], moment: int) -> set[Path]:
        """Be killed, and undo the step if that came too late.

        Returns:
            Files of earlier steps that the next start brought back, now that their drive is there.
        """
        step, undone = Step(Kind.REMOVED), False
        waiting, waited = {*self.waiting}, set[Path]()
        try:
            with killed_at(moment):
                self.run(step, removals)
        except Killed:
            self.restart()
            assert not self.records.recovery.lost
            back = {move.before for move in self.records.recovery.back}
            undone, waited = bool((back | self.waiting) - waiting), back & waiting
        if step.moves and not undone:  # it was whole before
            self.undo()
        return {path.resolve() for path in waited}

    @rule(seed=st.integers(0, 1_000))
    def tidy(self, seed: int) -> None:
        self.step(seed, None)

    @rule(seed=st.integers(0, 1_000), moment=st.integers(0, 30))
    def tidy_and_be_killed(self, seed: int, moment: int) -> None:
        self.step(seed, moment)

    @rule(seed=st.integers(0, 1_000), copies=st.integers(0, 4))
    def tidy_and_close_the_window(self, seed: int, copies: int) -> None:
        self.step(seed, copies, closing=True)

    @rule()
    def undo(self) -> None:
        before = self.alive()
        for _ in undo_last(self.records, StopFlag()):
            pass
        assert before.keys() <= self.alive().keys()

    @rule(moment=st.integers(0, 20))
    def undo_and_be_killed(self, moment: int) -> None:
        before = self.alive()
        try:
            with killed_at(moment):
                for _ in undo_last(self.records, StopFlag()):
                    pass
        except Killed:
            pass
        self.restart()
        assert before.keys() <= self.alive().keys()

    @rule()
    def start_again(self) -> None:
        before = self.alive()
        self.restart()
        assert before.keys() <= self.alive().keys()

    @invariant()
    def every_file_in_the_trash_can_be_put_back(self) -> None:
        trash = self.place / "share" / "Trash"
        files = {path.name for path in trash.glob("files/*")}
        notes = {path.name.removesuffix(".trashinfo") for path in trash.glob("info/*")}
        assert files <= notes


TestTidying = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="uses the trash of a freedesktop desktop"
)(Tidying.TestCase)
TestTidying.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
