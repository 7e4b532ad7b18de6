"""The menus of the window."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QMenuBar

from photosim.desktop.shell.actions import Actions

translate = QCoreApplication.translate


def fill_menus(bar: QMenuBar, act: Actions, open_with: QMenu, narrowing: Sequence[QMenu]) -> None:
    """Put every command into its menu."""
    asking = (act.find_similar, act.find_part, act.more_like, act.less_like, act.unfold, act.cover)
    places = (act.in_folder, act.in_timeline, act.near.menuAction())
    opening = (act.compare, act.open, *places, act.open_outside)
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
                asking,
                (act.search_with, act.paste),
                (*opening, open_with.menuAction(), act.reveal),
                (act.copy, act.select_all),
                (act.copy_to, act.move_to, act.export.menuAction(), act.print),
                (act.rating.menuAction(), act.heart, act.reject, act.edit_tags, act.teach),
                (act.add_to_album, act.remove_from_album, act.earlier, act.later),
                (act.rotate_left, act.rotate_right, act.rename, act.trash),
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
