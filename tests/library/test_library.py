"""What opening, closing and watching are by themselves; `test_similar_cases` has the searches."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from photosim.catalogue.database import CatalogueError, DamagedCatalogueError, MissingCatalogueError
from photosim.library.library import Library
from tests.catalogues import make_catalogue
from tests.fakes import FakeEncoderService
from tests.photos import make_photo


@pytest.fixture
def service() -> Iterator[FakeEncoderService]:
    service = FakeEncoderService()
    yield service
    service.close()


def test_damage_met_while_reading_makes_the_next_start_look_closer(
    tmp_path: Path, service: FakeEncoderService
) -> None:
    path = make_catalogue(tmp_path / "catalogue.sqlite", 40)
    with (
        pytest.raises(DamagedCatalogueError),
        Library.open(path, service, read_only=True) as library,
    ):
        raise DamagedCatalogueError(str(library))
    assert list(tmp_path.glob("*-suspect"))
    with Library.open(path, service, read_only=False) as library:
        assert library.recovery is None  # it was sound after all
    assert not list(tmp_path.glob("*-suspect"))


def test_a_damaged_catalogue_is_mended_when_it_is_to_be_written(
    tmp_path: Path, service: FakeEncoderService
) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"garbage" * 1000)
    with Library.open(path, service, read_only=False) as library:
        assert library.recovery is not None
        assert library.folders() == []


def test_a_library_that_is_only_read_is_neither_made_nor_written(
    tmp_path: Path, service: FakeEncoderService
) -> None:
    path = tmp_path / "catalogue.sqlite"
    with pytest.raises(MissingCatalogueError):
        Library.open(path, service, read_only=True)
    make_catalogue(path, 40)
    with (
        Library.open(path, service, read_only=True) as library,
        pytest.raises(CatalogueError, match="permission to write"),
    ):
        library.add_folder(tmp_path)


def test_the_encoder_is_its_owners_to_close(tmp_path: Path, service: FakeEncoderService) -> None:
    photo = make_photo(tmp_path / "photos" / "a.jpg")
    Library.open(tmp_path / "catalogue.sqlite", service, read_only=False).close()
    assert service.embed(photo).result().path == photo


def test_a_folder_around_another_tells_whose_photos_it_took_over(
    tmp_path: Path, service: FakeEncoderService
) -> None:
    make_photo(tmp_path / "photos" / "inner" / "a.jpg")
    with Library.open(tmp_path / "catalogue.sqlite", service, read_only=False) as library:
        inner, changes = library.add_folder(tmp_path / "photos" / "inner")
        assert not changes
        for _ in library.scan(inner):
            pass
        outer, changes = library.add_folder(tmp_path / "photos")
        [photo] = library.photos(changes.updated)
        assert photo.folder_id == outer.folder.id
        assert library.remove_folder(outer.folder.id).removed == (photo.id,)
        assert library.folders() == []
