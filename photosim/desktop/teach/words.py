"""What the page on which tags are taught says of figures and reasons."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from photosim.desktop.ui.display_names import about_time
from photosim.search.head import LEAST_EXAMPLES
from photosim.vision.training.messages import TrainingProgress

if TYPE_CHECKING:  # they come with the catalogue's libraries, for which no window waits
    from photosim.library.lessons import TaughtTag, TrustAt
    from photosim.library.tag_folders import LeftOut
    from photosim.search.trust import Share

translate = QCoreApplication.translate


def share_words(share: "Share") -> str:
    """A share in a hundred, with its interval and what it rests on: "91 (84 to 96)"."""
    low, high = share.interval
    number = QLocale().toString
    return translate("Teach", "{share} ({low} to {high})").format(
        share=number(round(100 * share.value)),
        low=number(round(100 * low)),
        high=number(round(100 * high)),
    )


def precision_words(share: "Share") -> str:
    """How many suggestions are right."""
    if not share.is_known:
        words = translate("Teach", "How many are right: too few to tell ({count} photos).")
        return _counted(words, share)
    words = translate(
        "Teach", "Of 100 that it suggests, about {share} are right. Measured on {count}."
    )
    return _counted(words, share)


def recall_words(share: "Share") -> str:
    """How many of the photos it finds."""
    if not share.is_known:
        words = translate("Teach", "How many it finds: too few to tell ({count} photos).")
        return _counted(words, share)
    words = translate("Teach", "Of 100 with the tag, it finds about {share}. Measured on {count}.")
    return _counted(words, share)


def accuracy_words(share: "Share") -> str:
    """How well the tags of a lesson are told apart."""
    if not share.is_known:
        words = translate("Teach", "How many it tells apart: too few to tell ({count} photos).")
        return _counted(words, share)
    words = translate(
        "Teach", "Of 100 examples, about {share} are recognised by the others. Measured on {count}."
    )
    return _counted(words, share)


def _counted(words: str, share: "Share") -> str:
    count = QLocale().toString(share.checked)
    return words.format(count=count, share=share_words(share))


def trust_words(tag: "TaughtTag", at: "TrustAt | None") -> tuple[str, str]:
    """Two lines on how far a tag's suggestions can be trusted."""
    if tag.is_hunch or at is None:
        return hunch_words(tag.examples, tag.moments), ""
    return precision_words(at.precision), recall_words(at.recall)


def hunch_words(examples: int, moments: int) -> str:
    """That there are too few examples to be sure of anything."""
    if examples > moments:
        words = translate(
            "Teach",
            "A hunch so far: {examples} examples, but copies, stacks and photos of one moment "
            "count once, which leaves {moments}. From {least} on PhotoSim suggests the tag.",
        )
    elif examples == 1:
        words = translate(
            "Teach", "A hunch so far, from one photo. From {least} on PhotoSim suggests the tag."
        )
    else:
        words = translate(
            "Teach",
            "A hunch so far, from {examples} photos. From {least} on PhotoSim suggests the tag.",
        )
    number = QLocale().toString
    return words.format(
        examples=number(examples), moments=number(moments), least=number(LEAST_EXAMPLES)
    )


def outcome_words(trained: "Share", instant: "Share", *, helped: bool) -> str:
    """What training a network has come to, beside what is learnt in seconds."""
    words = (
        translate("Teach", "Kept: {trained} of 100 held-out photos right, against {instant}.")
        if helped
        else translate(
            "Teach", "Training did not help ({trained} against {instant}), so it is not used."
        )
    )
    return words.format(trained=_with_error(trained), instant=_with_error(instant))


def _with_error(share: "Share") -> str:
    from photosim.search.trust import error_of_fresh

    number = QLocale().toString
    error = max(1, round(100 * error_of_fresh(share)))
    return f"{number(round(100 * share.value))} ± {number(error)}"


def stage_words(progress: TrainingProgress | None) -> str:
    """How far training is."""
    if progress is None:
        return translate("Teach", "Starting…")
    number = QLocale().toString
    done, total = number(progress.done), number(progress.total)
    match progress.stage:
        case "reading":
            words = translate("Teach", "Reading photos: {done} of {total}")
        case "freezing":
            words = translate("Teach", "Looking at photos: {done} of {total}")
        case "head":
            return translate("Teach", "Learning what tells the tags apart…")
        case "rate":
            return translate("Teach", "Looking for the learning rate…")
        case "layers":
            words = translate("Teach", "Training, round {done} of {total}")
            here = min(progress.rounds, max(1, len(progress.epochs)))
            done, total = number(here), number(progress.rounds)
    said = words.format(done=done, total=total)
    left = progress.seconds_left
    if left is None:
        return said
    words = translate("Teach", "{time} left").format(time=about_time(left))
    return f"{said}  ·  {words}"


def left_out_words(reason: "LeftOut") -> str:
    """Why a folder is not ticked."""
    from photosim.library.tag_folders import LeftOut

    return {
        LeftOut.DATE: translate("Teach", "named after a date"),
        LeftOut.CAMERA: translate("Teach", "named by a camera"),
        LeftOut.FEW: translate("Teach", "fewer than 5 photos"),
    }[reason]
