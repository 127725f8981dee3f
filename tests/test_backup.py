"""Backups: what is restored is what was there, and what is damaged is refused."""

import hashlib
import io
import json
import tarfile

import pyoxigraph as ox
import pytest
import writable as writing

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.backup import DamagedBackup, backup, restore
from koteihyo.graph.versions.history import Act

FORMS = pytest.mark.parametrize("name", ["backup.tar", "backup.tar.gz", "folder"])


@pytest.fixture
def data(tmp_path):
    """A data folder with two versions."""
    writing.publish_nquads(tmp_path / "data", b"<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    written(tmp_path / "data", 1)
    (tmp_path / "data" / "tokens.json").write_text("{}")
    return tmp_path / "data"


def written(data, number):
    """Write another statement."""
    line = b"<urn:s> <urn:p> <urn:o%d> <urn:g> .\n" % number
    return gate.write(data, writing.changing(lambda lines: lines + line), Act("write", "山田", f"第{number}"))


def files(folder):
    """Return the contents of every file of the versions, by name."""
    found = [path for path in (folder / "versions").rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@FORMS
def test_what_is_restored_is_what_was_there(data, tmp_path, name):
    assert sorted(backup(data, tmp_path / name)) == sorted(set(writing.names(data)))
    found = restore(tmp_path / "new", tmp_path / name)
    assert found.id == folders.current(tmp_path / "new").id == folders.current(data).id
    assert folders.history(tmp_path / "new") == folders.history(data)
    assert files(tmp_path / "new") == files(data)
    assert len(ox.Store.read_only(str(found.store_path))) == 4  # two statements, named and merged
    assert not (tmp_path / "new" / "tokens.json").exists()


def damaged_archive(archive, damage):
    """Rewrite an archive with one change."""
    with tarfile.open(archive) as old:
        contents = {member.name: old.extractfile(member).read() for member in old.getmembers()}
    damage(contents)
    with tarfile.open(archive, "w") as new:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))


def changed(contents):
    name = next(content for content in contents if content.endswith(".nq"))
    contents[name] = contents[name].replace(b"urn:s", b"urn:t")


def lost(contents):
    del contents[next(content for content in contents if content.endswith("manifest.json"))]


def slipped_in(contents):
    contents[f"versions/0123456789ab/graphs/{64 * '0'}.nq"] = b""


def without_sums(contents):
    del contents["SHA256SUMS"]


def climbing(contents):
    contents["../outside"] = b"x"


def without_its_version(contents):
    history = json.loads(contents["published.json"])
    history["history"][-1]["version"] = "0123456789ab"
    contents["published.json"] = json.dumps(history).encode()
    sums = [line for line in contents["SHA256SUMS"].decode().splitlines() if "published.json" not in line]
    sums.append(f"{hashlib.sha256(contents['published.json']).hexdigest()}  published.json")
    contents["SHA256SUMS"] = "\n".join(sums).encode()


def renamed(contents, name):
    """Let the current version have another name, everywhere, with sums that match."""
    history = json.loads(contents["published.json"])
    old = history["history"][-1]["version"]
    for each in history["history"]:
        each["version"] = name if each["version"] == old else each["version"]
    contents["published.json"] = json.dumps(history).encode()
    for inner in [content for content in contents if content.startswith(f"versions/{old}/")]:
        contents[inner.replace(f"versions/{old}", f"versions/{name}")] = contents.pop(inner)
    sums = [f"{hashlib.sha256(body).hexdigest()}  {each}" for each, body in contents.items() if each != "SHA256SUMS"]
    contents["SHA256SUMS"] = "\n".join(sums).encode()


@pytest.mark.parametrize("name", ["../portals", "..", "0123456789ab", "ABCDEF012345", "x", "/tmp/x", "versions"])
@pytest.mark.parametrize("form", ["archive", "folder"])
def test_a_version_that_is_not_named_by_its_own_digest_is_refused(data, tmp_path, name, form):
    backup(data, tmp_path / "b.tar")
    damaged_archive(tmp_path / "b.tar", lambda contents: renamed(contents, name))
    source = tmp_path / "b.tar"
    if form == "folder":
        with tarfile.open(source) as archive:
            contents = {each.name: archive.extractfile(each).read() for each in archive}
        source = tmp_path / "b" / "c"
        for inner, body in contents.items():
            if not inner.startswith("versions//"):
                (source / inner).parent.mkdir(parents=True, exist_ok=True)
                (source / inner).write_bytes(body)
    with pytest.raises(DamagedBackup):
        restore(tmp_path / "new", source)
    assert not (tmp_path / "new" / "portals").exists()
    assert [*(tmp_path / "new" / "versions").iterdir()] == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_a_link_in_an_archive_is_refused(data, tmp_path, kind):
    backup(data, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar", "a") as archive:
        entry = tarfile.TarInfo(f"versions/{folders.current(data).id}/store/link")
        entry.type, entry.linkname = kind, "/etc/passwd"
        archive.addfile(entry)
    with pytest.raises(DamagedBackup, match="store/link"):
        restore(tmp_path / "new", tmp_path / "b.tar")


def test_a_link_in_a_folder_is_refused(data, tmp_path):
    backup(data, tmp_path / "b")
    dump = next((tmp_path / "b" / "versions" / folders.current(data).id / "graphs").iterdir())
    dump.rename(tmp_path / "elsewhere")
    dump.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DamagedBackup, match=r"\.nq"):
        restore(tmp_path / "new", tmp_path / "b")


def test_a_small_file_that_unpacks_to_hundreds_of_megabytes_is_refused_at_its_limit(data, tmp_path, koteihyo):
    backup(data, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as old, tarfile.open(tmp_path / "bomb.tar.gz", "w:gz") as new:
        for each in old:
            new.addfile(each, old.extractfile(each))
        entry = tarfile.TarInfo(f"versions/{folders.current(data).id}/store/zeros")
        entry.size = 300 << 20
        new.addfile(entry, io.BytesIO(bytes(entry.size)))
    assert (tmp_path / "bomb.tar.gz").stat().st_size < 1 << 20
    told = koteihyo("restore", str(tmp_path / "bomb.tar.gz"), "--data", str(tmp_path / "new"), "--largest", "100MiB")
    assert told.returncode == 1
    assert "--largest" in told.stderr
    assert sum(path.stat().st_size for path in (tmp_path / "new").rglob("*")) < 1 << 20


@pytest.mark.parametrize("damage", [changed, lost, slipped_in, without_sums, climbing, without_its_version])
def test_a_damaged_archive_is_refused_and_leaves_the_last_good_state(data, tmp_path, damage):
    backup(data, tmp_path / "b.tar")
    damaged_archive(tmp_path / "b.tar", damage)
    written(data, 2)
    history, before = folders.history(data), files(data)
    with pytest.raises(DamagedBackup) as told:
        restore(data, tmp_path / "b.tar")
    assert told.value.exit_status == 1
    assert (folders.history(data), files(data)) == (history, before)
    assert not (tmp_path / "outside").exists()
    with pytest.raises(DamagedBackup):
        restore(tmp_path / "new", tmp_path / "b.tar")
    assert folders.current(tmp_path / "new") is None


@pytest.mark.parametrize("kept", [0.5, 0.9, 0.99])
def test_an_archive_that_breaks_off_is_refused(data, tmp_path, kept):
    backup(data, tmp_path / "b.tar.gz")
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(DamagedBackup):
        restore(tmp_path / "new", tmp_path / "b.tar.gz")


def test_what_was_written_since_stays_in_the_history(data, tmp_path):
    backup(data, tmp_path / "b.tar")
    earlier, later = folders.current(data), written(data, 2).version
    assert restore(data, tmp_path / "b.tar").id == folders.current(data).id == earlier.id
    assert later.id in writing.names(data)
    assert folders.rollback(data, later.id) == later
    writing.publish_nquads(tmp_path / "other", b"<urn:other> <urn:p> <urn:o> <urn:g> .\n")
    other = folders.current(tmp_path / "other").id
    assert restore(tmp_path / "other", tmp_path / "b.tar").id == earlier.id
    names = writing.names(tmp_path / "other")
    assert other in names
    assert names[-1] == earlier.id
    assert folders.history(tmp_path / "other")[-1].act == "restore"


def test_a_folder_gets_only_what_it_lacks(data, tmp_path):
    backup(data, tmp_path / "folder")
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "folder" / "versions").rglob("*.nq")}
    written(data, 2)
    assert len(backup(data, tmp_path / "folder")) == 3
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert restore(tmp_path / "new", tmp_path / "folder").id == folders.current(data).id


def test_without_a_version_there_is_nothing_to_back_up(tmp_path):
    with pytest.raises(KoteihyoError, match="公開された版がない"):
        backup(tmp_path / "data", tmp_path / "b.tar")


def test_the_commands_back_up_and_restore(data, tmp_path, koteihyo):
    made = koteihyo("backup", str(tmp_path / "b.tar.gz"), "--data", str(data))
    assert made.returncode == 0
    assert "2版" in made.stdout
    back = koteihyo("restore", str(tmp_path / "b.tar.gz"), "--data", str(tmp_path / "new"))
    assert folders.current(data).id in back.stdout
    (tmp_path / "b.tar.gz").write_bytes(b"not an archive")
    refused = koteihyo("restore", str(tmp_path / "b.tar.gz"), "--data", str(tmp_path / "new"))
    assert refused.returncode == 1
    assert "復元していません" in refused.stderr
    assert folders.current(tmp_path / "new").id == folders.current(data).id
