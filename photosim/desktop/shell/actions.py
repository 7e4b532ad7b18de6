"""The commands of the window, as actions for menus, buttons and keys."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from photosim.annotations import MOST_STARS
from photosim.desktop.ui.theme import Theme

NEAR_KM = (1, 10, 100)
"""How far around a photo others may have been taken that are near it."""

KeyChoice = QKeySequence | QKeySequence.StandardKey | str


class Actions(QObject):
    """Every command of the window, each once, with its keys, icon and words."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        standard = QKeySequence.StandardKey
        self.find_similar = self._make(self.tr("Find Similar"), "similar", "Ctrl+F")
        self.find_similar.setProperty("prominent", True)
        self.more_like = self._make(self.tr("More Like This"), "more-like", "+")
        self.less_like = self._make(self.tr("Less Like This"), "less-like", "-")
        self.search_with = self._make(self.tr("Search with a Picture…"), "", "Ctrl+Shift+F")
        self.paste = self._make(self.tr("Paste and Search"), "", standard.Paste)
        self.find_part = self._make(self.tr("Find Similar to a Part…"), "", "Ctrl+Shift+P")
        self.open = self._make(self.tr("Open"), "open", "Ctrl+O")
        self.reveal = self._make(self.tr("Show in File Manager"), "folder-open", "Ctrl+Shift+R")
        self.unfold = self._make(self.tr("Show Copies"), "copies", "Ctrl+D")
        self.cover = self._make(self.tr("Use as Cover"), "", "Ctrl+Shift+K")
        for action in (self.unfold, self.cover):
            action.setEnabled(False)
        self.in_folder = self._make(self.tr("Show in Its Folder"), "folder", "Ctrl+Shift+L")
        self.in_timeline = self._make(self.tr("Show Among All Photos"), "photos", "Ctrl+Shift+T")
        self.near_by = [self._make(self.tr("Within %Ln km", "", km), "") for km in NEAR_KM]
        self.near = QMenu(self.tr("Photos Taken Near Here"), window)
        self.near.addActions(self.near_by)
        self.compare = self._make(self.tr("Compare"), "compare", "Ctrl+Shift+C")
        self.open_outside = self._make(self.tr("Open in Default App"), "", "Ctrl+Return")
        self.rename = self._make(self.tr("Rename…"), "rename", "F2")
        self.trash = self._make(self.tr("Move to Trash"), "trash", "Del", "Ctrl+Backspace")
        self.rotate_left = self._make(
            self.tr("Rotate Left"), "turn-left", "Ctrl+Shift+Left", "Ctrl+["
        )
        self.rotate_right = self._make(
            self.tr("Rotate Right"), "turn-right", "Ctrl+Shift+Right", "Ctrl+]"
        )
        self.retry = self._make(self.tr("Try Again"), "")
        self.stars = [
            self._make(
                self.tr("%Ln Stars", "", stars) if stars else self.tr("No Stars"),
                "",
                f"Ctrl+{stars}",
            )
            for stars in range(MOST_STARS + 1)
        ]
        self.rating = QMenu(self.tr("Rating"), window)
        self.rating.addActions(self.stars)
        self.heart = self._make(self.tr("Favourite"), "heart", "Ctrl+H", switch=True)
        self.reject = self._make(self.tr("Rejected"), "reject", "Ctrl+R", switch=True)
        self.edit_tags = self._make(self.tr("Tags…"), "tag", "Ctrl+T")
        self.add_to_album = self._make(self.tr("Add to Album…"), "album", "Ctrl+Shift+A")
        self.remove_from_album = self._make(self.tr("Remove from Album"), "", "Shift+Del")
        self.earlier = self._make(self.tr("Move Earlier in Album"), "", "Alt+Shift+Left")
        self.later = self._make(self.tr("Move Later in Album"), "", "Alt+Shift+Right")
        self.teach = self._make(self.tr("Teach a Tag…"), "", "Ctrl+Shift+E")
        for action in (self.heart, self.reject):
            action.setChecked(False)
        self.undo = self._make(self.tr("Undo"), "undo", standard.Undo)
        self.undo.setIconText(self.undo.text())  # stays, while the menu says what is undone
        self.copy = self._make(self.tr("Copy"), "copy", standard.Copy)
        self.copy_to = self._make(self.tr("Copy to Folder…"), "")
        self.move_to = self._make(self.tr("Move to Folder…"), "")
        self.save_list = self._make(self.tr("Save List…"), "")
        self.save_sheet = self._make(self.tr("Save Contact Sheet…"), "")
        self.export = QMenu(self.tr("Export"), window)
        self.export.addActions([self.save_list, self.save_sheet])
        self.print = self._make(self.tr("Print…"), "", standard.Print)
        self.select_all = self._make(self.tr("Select All"), "", standard.SelectAll)
        self.back = self._make(self.tr("Back"), "back", *_keys(standard.Back, "Alt+Left"))
        self.forward = self._make(
            self.tr("Forward"), "forward", *_keys(standard.Forward, "Alt+Right")
        )
        self.filter = self._make(self.tr("Search Photos…"), "filter", "Ctrl+L", "/")
        self.all_photos = self._make(self.tr("All Photos"), "photos", "Alt+Home")
        self.add_folder = self._make(self.tr("Add Folder…"), "folder-add", "Ctrl+Shift+O")
        self.open_library = self._make(self.tr("Open Another Library…"), "")
        self.recent = QMenu(self.tr("Recent Libraries"), window)
        self.move_library = self._make(self.tr("Move the Library…"), "")
        self.settings = self._make(
            self.tr("Settings…"), "settings", *_keys(standard.Preferences, "Ctrl+,")
        )
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.how_it_works = self._make(self.tr("How It Works"), "")
        self.shortcuts = self._make(
            self.tr("Keyboard Shortcuts"), "", *_keys(standard.HelpContents, "Ctrl+?")
        )
        self.removals = self._make(self.tr("History of Removals…"), "")
        self.open_log = self._make(self.tr("Open Log"), "")
        self.report = self._make(self.tr("Copy Report…"), "")
        self.about = self._make(self.tr("About PhotoSim"), "info")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.quit = self._make(self.tr("Quit"), "", "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.larger = self._make(self.tr("Larger Photos"), "", *_keys(standard.ZoomIn, "Ctrl+="))
        self.smaller = self._make(self.tr("Smaller Photos"), "", *_keys(standard.ZoomOut, ""))
        self.full_screen = self._make(self.tr("Full Screen"), "full-screen", "F11")
        self.slideshow = self._make(self.tr("Slideshow"), "", "F5")
        self.fill = self._make(self.tr("Crop to Squares"), "fill", switch=True)
        self.fold = self._make(self.tr("Combine Copies in Searches"), "", switch=True)
        self.stack_raws = self._make(self.tr("RAW and JPEG"), "", switch=True)
        self.stack_edits = self._make(self.tr("Edited Versions"), "", switch=True)
        self.stack_bursts = self._make(self.tr("Bursts"), "", switch=True)
        self.stack_lives = self._make(self.tr("Live Photos"), "", switch=True)
        self.stacks = QMenu(self.tr("Stacks"), window)
        self.stacks.addActions(
            [self.stack_raws, self.stack_edits, self.stack_bursts, self.stack_lives]
        )
        self.outline = self._make(self.tr("Outline the Part Found"), "", switch=True)
        self.details = self._make(self.tr("Details"), "details", "Ctrl+I", switch=True)
        self.sidebar = self._make(self.tr("Sidebar"), "sidebar", "F9", switch=True)
        self.undo.setEnabled(False)
        self._gather()

    def _gather(self) -> None:
        """Put what would make the menus too long into menus of their own."""
        self.find = self._menu(
            self.tr("Find"),
            (self.find_part, self.search_with, self.paste),
            (self.more_like, self.less_like),
        )
        self.show = self._menu(
            self.tr("Show"),
            (self.unfold,),
            (self.in_folder, self.in_timeline, self.near.menuAction(), self.reveal),
        )
        self.mark = self._menu(
            self.tr("Mark"),
            (self.rating.menuAction(), self.heart, self.reject),
            (self.edit_tags, self.teach, self.cover),
        )
        self.album = self._menu(
            self.tr("Album"),
            (self.add_to_album, self.remove_from_album),
            (self.earlier, self.later),
        )

    def only_look(self) -> None:
        """Take away what would change the library or its photos."""
        rotate = self.rotate_left, self.rotate_right
        files = (*rotate, self.move_to, self.rename, self.trash, self.undo, self.retry)
        marks = (*self.stars, self.rating.menuAction(), self.heart, self.reject, self.edit_tags)
        albums = self.add_to_album, self.remove_from_album, self.earlier, self.later
        others = (self.teach, self.cover, self.add_folder, self.move_library, self.stack_lives)
        menus = self.mark.menuAction(), self.album.menuAction()
        for action in (*files, *marks, *albums, *menus, *others):
            action.setVisible(False)

    def photo_menu(self, open_with: QMenu, *, readable: bool) -> QMenu:
        """The menu at the pointer; ``open_with`` lists other programs."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.find_similar] if readable else [self.retry])
        at_times = (self.compare, self.more_like, self.less_like, self.unfold, self.cover)
        menu.addActions([action for action in at_times if action.isEnabled()])
        menu.addSeparator()
        menu.addActions([self.open] if readable else [])
        menu.addActions([self.open_outside, open_with.menuAction()])
        menu.addAction(self.show.menuAction() if readable else self.reveal)
        menu.addSeparator()
        menu.addActions([self.mark.menuAction(), self.add_to_album] if readable else [])
        menu.addActions([self.remove_from_album] if self.remove_from_album.isEnabled() else [])
        menu.addSeparator()
        menu.addActions([self.rotate_left, self.rotate_right] if readable else [])
        menu.addSeparator()
        menu.addActions([self.copy, self.copy_to, self.move_to, self.rename, self.trash])
        return menu

    def offer_unfolding(self, *, enabled: bool, unfolded: bool, stack: bool) -> None:
        """Offer to show copies or a stack, or to hide those that are shown."""
        self.unfold.setEnabled(enabled)
        if stack:
            words = self.tr("Fold Stack") if unfolded else self.tr("Unfold Stack")
        else:
            words = self.tr("Hide Copies") if unfolded else self.tr("Show Copies")
        self.unfold.setText(words)

    def on(self, action: QAction, act: Callable[..., object]) -> None:
        """Let an action do something; ``act`` is a bound method."""
        (action.toggled if action.isCheckable() else action.triggered).connect(act)

    def _menu(self, title: str, *groups: Sequence[QAction]) -> QMenu:
        menu = QMenu(title, self._window)
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions(group)
        return menu

    def _make(self, text: str, icon: str, *keys: KeyChoice, switch: bool = False) -> QAction:
        action = QAction(text, self._window, checkable=switch, checked=switch)
        shortcuts = [QKeySequence(key) for key in keys]
        action.setShortcuts(shortcuts)
        action.setMenuRole(QAction.MenuRole.NoRole)  # macOS would guess by the words
        native = shortcuts[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        plain = text.rstrip("…")
        action.setToolTip(f"{plain} ({native})" if native else plain)
        if icon:
            self._theme.set_icon(action, icon)
        action.setIconVisibleInMenu(not switch)  # there a check mark tells what is on
        self._window.addAction(action)
        return action


def _keys(standard: QKeySequence.StandardKey, more: str) -> list[QKeySequence]:
    keys = QKeySequence.keyBindings(standard)
    extra = QKeySequence(more)
    return [*keys, extra] if more and extra not in keys else keys
