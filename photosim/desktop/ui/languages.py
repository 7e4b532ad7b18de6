"""The language of the window: its texts, Qt's own, and how numbers and dates are written."""

from importlib.resources import files

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
)

TRANSLATED = ("en", "de")
"""English, too, has a catalogue: of its plurals."""

QT_TRANSLATE_NOOP("QShortcut", "Return")  # the key, which Qt's own German leaves in English


class Languages(QObject):
    """Puts the application into a language; windows made before keep theirs."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._installed: list[QTranslator] = []
        self._catalogue = b""  # which Qt reads in place

    def use(self, wanted: str, system: QLocale | None = None) -> None:
        """Use a language for all windows made from now on.

        Args:
            wanted: One of `TRANSLATED`, or "system" for the first of these that the person
                prefers in the system's settings, English if none is.
            system: The system's locale; None asks the system.
        """
        system = QLocale.system() if system is None else system
        language = _preferred(system) if wanted == "system" else wanted
        QLocale.setDefault(_locale(system, language, chosen=wanted != "system"))
        self.close()
        own, of_qt = QTranslator(self), QTranslator(self)
        self._catalogue = (
            files("photosim.resources") / "translations" / f"photosim_{language}.qm"
        ).read_bytes()
        own.load(self._catalogue)
        of_qt.load(
            f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        )
        self._installed = [of_qt, own]
        for translator in self._installed:
            self._app.installTranslator(translator)

    def close(self) -> None:
        """Return the application to its source texts, in English."""
        for translator in self._installed:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._installed = []


def _preferred(system: QLocale) -> str:
    for name in system.uiLanguages():
        language = name.partition("-")[0]
        if language in TRANSLATED:
            return language
    return "en"


def _locale(system: QLocale, language: str, *, chosen: bool) -> QLocale:
    """How numbers and dates are written.

    As the person has set it in the system, unless another language was chosen than the system's,
    or the system leaves it open: then as that language has it in the person's own country.
    """
    if system.language() == QLocale.Language.C:  # numbers still want commas
        return QLocale(f"{language}_US" if language == "en" else language)
    own = QLocale(QLocale.codeToLanguage(language), system.territory())
    speaks = not chosen or QLocale.languageToCode(system.language()) == language
    return system if speaks and not _leaves_open(system, own) else own


def _leaves_open(system: QLocale, own: QLocale) -> bool:
    """Whether the system says nothing of dates or of numbers: it writes them as in C.

    Its language may be set nevertheless, as by `LANG` beside `LC_TIME=C`. C's numbers, as Qt has
    them, look like English ones, which are as strange in any other language.
    """
    short, number = QLocale.FormatType.ShortFormat, "1,234.5"
    if system.dateFormat(short) == QLocale.c().dateFormat(short):
        return True
    return _number(system) == number != _number(own)


def _number(locale: QLocale) -> str:
    return locale.toString(1234.5, "f", 1)
