"""What may lie in git."""

import subprocess

from .conftest import PROJECT

ONE_MIB = 1024 * 1024


def tracked_files() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\0") if name and (PROJECT / name).exists()]


def test_no_tracked_file_is_large():
    found = [name for name in tracked_files() if (PROJECT / name).stat().st_size > ONE_MIB]
    assert found == [], (
        f"{found}\nGit keeps every version for ever. Files over 1 MiB are made by a run or landed: leave them out."
    )


def test_no_landed_or_published_file_is_tracked():
    found = [name for name in tracked_files() if name.startswith(("landing/", "warehouse/", "products/", ".dagster/"))]
    assert found == [], f"{found}\nAnswers of Members and what is made from them stay out of git. Remove it: git rm --cached."


def test_locked_packages_come_from_the_index_that_pip_is_set_to():
    lines = (PROJECT / "requirements.lock").read_text().splitlines()
    found = [f"requirements.lock:{number}" for number, line in enumerate(lines, start=1) if "://" in line]
    assert found == [], f"{found}\nAn address in the lock binds everybody to one server. Lock again without index or direct URLs."
