"""Settings: how the window looks, and what indexing may use of the computer."""

from photosim.desktop.settings.preferences_store import PreferencesStore
from photosim.desktop.tasks.power import PowerWatch
from photosim.desktop.ui.form import Choice, Number, Page, Switch
from photosim.preferences import SLIDESHOW_SECONDS
from photosim.vision.service import usable_cores


class GeneralPage(Page):
    """Theme and language; slideshows; where tags are written; cores and the battery."""

    def __init__(self, choices: PreferencesStore, power: PowerWatch) -> None:
        super().__init__()
        self._choices = choices
        self._build_appearance()
        self._build_slideshow()
        self._build_tags()
        self._build_indexing()
        power.changed.connect(self._show_power)
        self._show_power(power.on_battery)

    def _build_appearance(self) -> None:
        choices, now = self._choices, self._choices.now
        self.theme = Choice(
            [
                ("system", self.tr("Same as system")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
            ],
            now.theme,
        )
        self.theme.chosen.connect(lambda theme: choices.set(theme=theme))
        self.language = Choice(
            # Everybody finds their own language, whichever is shown.
            [("system", self.tr("Same as system")), ("en", "English"), ("de", "Deutsch")],
            now.language,
        )
        self.language.chosen.connect(lambda language: choices.set(language=language))
        card = self.card(self.tr("Appearance"))
        card.row(self.tr("Theme"), self.theme)
        card.row(self.tr("Language"), self.language)

    def _build_slideshow(self) -> None:
        choices, now = self._choices, self._choices.now
        self.seconds = Number(*SLIDESHOW_SECONDS, now.slideshow_seconds, unit=" s")
        self.seconds.valueChanged.connect(lambda seconds: choices.set(slideshow_seconds=seconds))
        self.shuffles = Switch(now.slideshow_shuffles)
        self.shuffles.toggled.connect(lambda on: choices.set(slideshow_shuffles=on))
        card = self.card(self.tr("Slideshow"))
        card.row(self.tr("Show each photo for"), self.seconds)
        card.row(self.tr("Random order"), self.shuffles)

    def _build_tags(self) -> None:
        choices, now = self._choices, self._choices.now
        self.sidecars = Switch(now.write_sidecars)
        self.sidecars.toggled.connect(self._set_sidecars)
        self.in_photos = Switch(now.write_sidecars and now.write_photos)
        self.in_photos.setEnabled(now.write_sidecars)
        self.in_photos.toggled.connect(lambda on: choices.set(write_photos=on))
        card = self.card(self.tr("Tags and ratings"))
        card.row(
            self.tr("Write them to sidecar files (XMP)"),
            self.sidecars,
            note=self.tr(
                "For digiKam, darktable, Lightroom and others, in files beside the photos. What "
                "other apps wrote there stays."
            ),
        )
        card.row(
            self.tr("Also write them into the photos"),
            self.in_photos,
            note=self.tr(
                "This changes the photo files themselves, JPEG and TIFF only: the picture and all "
                "else in them stay as they are, but backups will copy them again. Writing sidecar "
                "files must be on."
            ),
        )

    def _set_sidecars(self, on: bool) -> None:
        """Write sidecars or not; into photos nothing is written without them."""
        self.in_photos.setEnabled(on)
        if not on:
            self.in_photos.setChecked(False)
        self._choices.set(write_sidecars=on)

    def _build_indexing(self) -> None:
        choices, now = self._choices, self._choices.now
        self._cores_here = usable_cores()
        self.cores = Number(1, self._cores_here, min(now.cores or 1 << 16, self._cores_here))
        self.cores.valueChanged.connect(self._set_cores)
        self.battery = Switch(now.pause_on_battery)
        self.battery.toggled.connect(lambda pause: choices.set(pause_on_battery=pause))
        card = self.card(self.tr("Background indexing"))
        card.row(
            self.tr("CPU cores for indexing"),
            self.cores,
            note=self.tr(
                "This computer has %Ln cores. Other apps always take priority; fewer "
                "cores keep it cooler and quieter.",
                "",
                self._cores_here,
            ),
        )
        self._battery_row = card.row(self.tr("Pause on battery power"), self.battery)

    def _set_cores(self, cores: int) -> None:
        self._choices.set(cores=None if cores == self._cores_here else cores)

    def _show_power(self, on_battery: bool | None) -> None:
        self.battery.setEnabled(on_battery is not None)
        if on_battery is None:
            self._battery_row.explain(self.tr("This computer has no battery."))
        elif on_battery:
            self._battery_row.explain(self.tr("Now running on battery."))
        else:
            self._battery_row.explain(self.tr("Now plugged in."))
