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

    As the person has set it in the system, unless another language was chosen than the system's:
    then as that language has it in the person's own country.
    """
    spoken = QLocale.languageToCode(system.language())
    if system.language() == QLocale.Language.C:  # nothing is set; numbers still want commas
        return QLocale(f"{language}_US" if language == "en" else language)
    if not chosen or spoken == language:
        return system
    return QLocale(QLocale.codeToLanguage(language), system.territory())
