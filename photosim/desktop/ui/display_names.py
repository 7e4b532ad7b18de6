"""How the window writes technical names, sizes and moments."""

import os
import re

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, Qt
from PySide6.QtGui import QFontMetrics

from photosim.library.addresses import host_of, is_address
from photosim.library.arrangement import Area, InCountry, Near
from photosim.library.query import Example

_EXACT_MINUTES = 10  # up to this each minute is named, beyond it every five

translate = QCoreApplication.translate


def about_time(seconds: float) -> str:
    """How long something takes: "Less than a minute", "About 5 min", "About 3 h"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return translate("Time", "Less than a minute")
    if minutes > _EXACT_MINUTES:
        minutes = 5 * round(minutes / 5)
    number = QLocale().toString
    if minutes < 90:
        return translate("Time", "About {count} min").format(count=number(minutes))
    return translate("Time", "About {count} h").format(count=number(round(minutes / 60)))


def duration_text(milliseconds: int) -> str:
    """How long a video takes, or where in it something is: "0:07", "1:02:03"."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def encoder_name(name: str) -> str:
    """An encoder as people write it."""
    return {"resnet34": "ResNet-34", "efficientnet-lite0": "EfficientNet-Lite0"}.get(name, name)


def device_name(device: str) -> str:
    """A device as people write it."""
    return {"cpu": "CPU", "cuda": "GPU (CUDA)"}.get(device, device)


def day_format() -> str:
    """The locale's medium form of a date, such as that of "3 Jan 2014".

    Qt has none: this is its long one with the month cut short and without the weekday.
    """
    long = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    return re.sub(r"[\s,]*dddd[\s,]*", "", long).replace("MMMM", "MMM")


def day_text(day: QDate) -> str:
    """A date in the locale's medium form."""
    return QLocale().toString(day, day_format())


def moment_text(moment: QDateTime) -> str:
    """A date and time in the locale's medium form, such as "3 Jan 2014, 10:26"."""
    locale = QLocale()
    time = locale.timeFormat(QLocale.FormatType.ShortFormat)
    return f"{day_text(moment.date())}, {locale.toString(moment.time(), time)}"


def file_size(size: int) -> str:
    """Bytes as people read them, such as "87.3 MB": in thousands, as file managers count."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def end_of_path(path: str, metrics: QFontMetrics, width: int) -> str:
    """As many of a path's last folders as fit, which say more than its first ones."""
    whole, shown = path, path
    while metrics.horizontalAdvance(shown) > width:
        _, slash, rest = path.partition(os.sep)
        if not slash:
            return metrics.elidedText(whole, Qt.TextElideMode.ElideLeft, width)
        path, shown = rest, f"…{os.sep}{rest}"
    return shown


def example_name(example: Example) -> str:
    """What a picture that is searched with is called."""
    named = example.source and not is_address(example.source)
    return example.source if named else example.path.name


def example_host(example: Example) -> str:
    """The server that a picture came from; empty where it came from none."""
    return host_of(example.source) if is_address(example.source) else ""


def kilometres(area: Near) -> str:
    """How far around a place an area reaches, such as "1.5 km"."""
    digits = 0 if area.km >= 10 else 1
    number = QLocale().toString(float(area.km), "f", digits)
    point = QLocale().decimalPoint()
    return f"{number.removesuffix(f'{point}0') if digits else number} km"


def area_words(area: Area) -> str:
    """Where photos were taken that an area limits a search to."""
    if isinstance(area, InCountry):
        return translate("Places", "Taken in {place}").format(place=area.name or area.code)
    words = translate("Places", "Within {distance} of {place}")
    place = area.name or translate("Places", "a place")
    return words.format(distance=kilometres(area), place=place)
