"""The menus of the window."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QMenuBar

from photosim.desktop.shell.actions import Actions

translate = QCoreApplication.translate


def fill_menus(bar: QMenuBar, act: Actions, open_with: QMenu, narrowing: Sequence[QMenu]) -> None:
    """Put every command into its menu."""
    for title, groups in (
        (
            translate("MainWindow", "&Library"),
            (
                (act.add_folder,),
                (act.open_library, act.recent.menuAction(), act.move_library),
                (act.settings, act.quit),
            ),
        ),
        (
            translate("MainWindow", "&Photo"),
            (
                (act.undo,),
                (act.find_similar, act.find.menuAction(), act.compare),
                (act.open, act.open_outside, open_with.menuAction(), act.show.menuAction()),
                (act.mark.menuAction(), act.album.menuAction()),
                (act.rotate_left, act.rotate_right),
                (act.copy, act.select_all),
                (act.copy_to, act.move_to, act.export.menuAction(), act.print),
                (act.rename, act.trash),
            ),
        ),
        (
            translate("MainWindow", "&View"),
            (
                (act.back, act.forward, act.all_photos),
                (act.filter, *(menu.menuAction() for menu in narrowing)),
                (act.larger, act.smaller, act.fill),
                (act.stacks.menuAction(), act.fold, act.outline),
                (act.sidebar, act.details, act.full_screen, act.slideshow),
            ),
        ),
        (
            translate("MainWindow", "&Help"),
            (
                (act.how_it_works, act.shortcuts, act.removals),
                (act.open_log, act.report),
                (act.about,),
            ),
        ),
    ):
        menu = bar.addMenu(title)
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions(group)
