"""One file is known for one, also where a share is mounted twice."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from photosim.catalogue.records import FileFacts
from photosim.library.disk import There, look
from photosim.library.file_identity import FileIdentity, Identifier, KnownFiles
from photosim.library.mount_table import parse_mountinfo

MOUNTS = parse_mountinfo(
    """\
21 1 8:2 / / rw - ext4 /dev/sda2 rw
30 21 0:40 / /a rw - nfs4 nas:/photos rw
31 21 0:41 / /b rw - nfs4 nas:/photos/2024 rw
32 21 0:42 / /c rw - nfs4 192.168.1.5:/photos rw
33 21 0:43 / /d rw - cifs //NAS/Photos rw,serverino
34 21 0:44 /2024 /e rw - cifs //nas/photos rw,serverino
35 21 0:45 / /f rw - cifs //other/photos rw
36 21 0:46 / /g rw - fuse.sshfs me@nas:/photos rw
37 21 0:47 / /h rw - fuse.gvfsd-fuse gvfsd-fuse rw
38 21 8:3 / /usb rw - ext4 /dev/sdb1 rw"""
)
SECOND = 1_000_000_000


def identity(
    path: str, device: int, inode: int, size: int = 9, mtime: int = 5, changed: int | None = 7
) -> FileIdentity:
    there = There(
        is_directory=False,
        is_regular=True,
        facts=FileFacts(size, mtime * SECOND, None if changed is None else changed * SECOND),
        place=(device, inode),
    )
    return Identifier(Path(path).parent, MOUNTS).identify(Path(path), there)


def test_one_place_is_one_file_and_another_inode_is_not() -> None:
    first = identity("/usb/a.jpg", 1, 10)
    assert first.is_surely(identity("/usb/linked.jpg", 1, 10))
    assert not first.may_be(identity("/usb/b.jpg", 1, 11))
    assert not first.may_be(identity("/home/a.jpg", 2, 10))  # another disk of this computer


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/a/2024/x.jpg", "/b/x.jpg"),  # a part of the share is mounted, too
        ("/d/2024/x.jpg", "/e/x.jpg"),  # Windows shares are blind to case
        ("/h/share/x.jpg", "/h/share/x.jpg"),
    ],
)
def test_what_is_at_one_path_of_one_share_is_one_file(first: str, second: str) -> None:
    one, other = identity(first, 40, 10), identity(second, 41, 99)
    assert one.is_surely(other) == (not first.startswith("/h"))
    assert one.may_be(other)


def test_a_server_of_two_names_is_recognised_by_its_inodes() -> None:
    one = identity("/a/x.jpg", 40, 10)
    other = identity("/c/x.jpg", 42, 10)
    assert not one.is_surely(other)
    assert one.may_be(other)
    assert not one.may_be(replace(other, place=(42, 11)))
    assert not one.may_be(identity("/c/x.jpg", 42, 10, size=8))
    assert not one.may_be(identity("/c/x.jpg", 42, 10, mtime=60))
    assert not one.may_be(identity("/c/x.jpg", 42, 10, changed=60))
    assert one.may_be(identity("/c/x.jpg", 42, 10, changed=None))
    assert one.may_be(identity("/home/x.jpg", 2, 10))  # which this computer shares itself


def test_where_inodes_are_no_servers_a_name_and_a_time_may_mean_one_file() -> None:
    one, other = identity("/g/x.jpg", 46, 3), identity("/f/x.jpg", 45, 9)
    assert one.may_be(other)
    assert not one.may_be(replace(other, name="y.jpg"))
    assert not one.may_be(identity("/usb/x.jpg", 1, 3))  # a backup that keeps names and times


def test_many_files_are_asked_at_once() -> None:
    known = KnownFiles()
    known.add([identity("/a/x.jpg", 40, 10), identity("/usb/b.jpg", 1, 5)])
    assert known.may_have(identity("/c/x.jpg", 42, 10))
    assert known.may_have(identity("/usb/linked.jpg", 1, 5))
    assert not known.may_have(identity("/usb/c.jpg", 1, 6))


def test_a_link_on_a_share_is_the_file_that_it_leads_to(tmp_path: Path) -> None:
    share = tmp_path / "share"
    (share / "inner").mkdir(parents=True)
    (share / "inner" / "x.jpg").write_bytes(b"photo")
    (share / "link.jpg").symlink_to(share / "inner" / "x.jpg")
    (tmp_path / "out.jpg").write_bytes(b"photo")
    (share / "out.jpg").symlink_to(tmp_path / "out.jpg")
    mounts = parse_mountinfo(f"30 21 0:40 / {share} rw - nfs4 nas:/photos rw")
    found = [
        Identifier(path.parent, mounts).identify(path, there)
        for path in (share / "link.jpg", share / "inner" / "x.jpg", share / "out.jpg")
        if isinstance(there := look(path), There)
    ]
    assert [one.on_share for one in found] == [
        "nas:/photos/inner/x.jpg",
        "nas:/photos/inner/x.jpg",
        None,
    ]
    assert os.path.samestat(share.joinpath("link.jpg").stat(), (share / "inner/x.jpg").stat())
