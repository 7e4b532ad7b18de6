"""Making one tag of two: photos have what either said, and what lay in one lies in the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from photosim.catalogue.overruled import Overruled
from photosim.catalogue.records import Origin
from photosim.catalogue.store import Store
from photosim.catalogue.tags import DeletedTags, TagError, TagsBefore
from photosim.library.before import Before, Placed
from photosim.library.smart_albums import SmartAlbums


def merge(store: Store, tag_id: int, target_id: int) -> Before:
    """Merge a tag with all in it into another one; needs a writing store.

    Tags of the same name in both are merged likewise. Where the tag was taught and the other was
    not, that takes its place in the lesson. Smart albums go by what is left.

    Returns:
        What undoing it needs.

    Raises:
        TagError: Both are one, or the other lies in the tag; nothing was changed.
    """
    if tag_id == target_id:
        raise TagError("A tag cannot be merged into itself.")
    if target_id in store.tags.within(tag_id):
        raise TagError("A tag cannot be merged into one that lies in it.")
    merged = _Merging(store)
    with store.session.write():
        lessons = store.lessons.all()
        merged.merge(tag_id, target_id)
        smart_albums = SmartAlbums(store).follow_merging(merged.targets)
        lessons = store.lessons.changed_since(lessons)
    return Before(
        tags=tuple(merged.said),
        placed=tuple(merged.placed),
        deleted=tuple(merged.deleted),
        lessons=lessons,
        smart_albums=smart_albums,
        overruled=tuple(merged.overruled),
    )


@dataclass
class _Merging:
    """What was replaced so far, and by the ids of tags that are gone those that are left."""

    store: Store
    said: list[TagsBefore] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    deleted: list[DeletedTags] = field(default_factory=list)
    targets: dict[int, int] = field(default_factory=dict)
    overruled: list[Overruled] = field(default_factory=list)

    def merge(self, tag_id: int, target_id: int) -> None:
        """Merge one tag, and then those in it."""
        tags = self.store.tags
        self.overruled += overrule(self.store, [tag_id])
        rows = tags.of_tag(tag_id)
        has = {row.content for row in rows if row.sign > 0}
        self.said.append(tags.tag(target_id, has - _carried(self.store, target_id)))
        known = {row.content for row in tags.of_tag(target_id)}
        self.said.append(tags.refuse(target_id, {row.content for row in rows} - known))
        named = {tag.name.casefold(): tag.id for tag in tags.all() if tag.parent_id == target_id}
        for child in [tag for tag in tags.all() if tag.parent_id == tag_id]:
            same = named.get(child.name.casefold())
            if same is None:
                within = sorted(tags.within(child.id))
                self.overruled += overrule(self.store, within)
                self.said += [take_over(self.store, inner) for inner in within]
                tags.place(child.id, target_id, child.name)
                self.placed.append(Placed(child.id, tag_id, child.name))
            elif same == tag_id:  # it would have to lie where the tag is still
                raise TagError(f"There is a tag “{child.name}” already.")
            else:
                self.merge(child.id, same)
        self.store.lessons.take_place(tag_id, target_id)
        self.deleted.append(tags.delete(tag_id))
        self.targets[tag_id] = target_id


def take_over(store: Store, tag_id: int) -> TagsBefore:
    """Have a person say what files say of a tag, as these go on calling it as it was called."""
    by_files = (row.content for row in store.tags.of_tag(tag_id) if row.origin is Origin.FILE)
    return store.tags.tag(tag_id, by_files)


def overrule(store: Store, tag_ids: Iterable[int]) -> tuple[Overruled, ...]:
    """Have it count no more that files give tags by what these are called now."""
    paths = {tag.id: tag.path for tag in store.tags.all()}
    return tuple(store.annotations.overrule(tag_id, paths[tag_id]) for tag_id in tag_ids)


def _carried(store: Store, tag_id: int) -> set[bytes]:
    return {row.content for row in store.tags.of_tag(tag_id) if row.sign > 0}
